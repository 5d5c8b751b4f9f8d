import { useSession } from '@pwp/web-kit';
import { setSession } from '@pwp/web-kit/host';
import { aSession, mountModule } from '@pwp/web-kit/testing';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { routes } from '../routes.ts';
import { answerApi, callsOf, mountPage, problem, workFor } from '../testing/mount-page.ts';
import { aMesure, somePerimetre, someStatistiques } from '../testing/statistiques.ts';

const PAGE = '/numerisation/statistiques';

/** The same account, as a référent. */
function becomeReferent(): void {
  const { guichets, guichet } = useSession();
  setSession(aSession({ roles: ['professionnel', 'referent'], guichets: [...guichets], guichet }));
}

test('a référent who works at no guichet reads those of the périmètre, and nothing leads to the dashboard', async () => {
  const api = answerApi({ 'GET /statistiques/perimetre': somePerimetre() });
  await mountModule({ path: `${PAGE}?vue=actuel`, routes, session: { roles: ['referent'] } });
  await screen.findByRole('heading', { name: 'Guichets côte à côte' });
  const choices = within(screen.getByRole('combobox', { name: 'Guichets' })).getAllByRole('option');
  expect(choices.map(({ textContent }) => textContent.trim())).toEqual([
    'Tous mes guichets (2)',
    '00002 Mairie',
    'PWP01 Bailleur',
  ]);
  expect(screen.queryAllByRole('link').filter((link) => link.getAttribute('href') === '/')).toEqual([]);
  expect(
    within(screen.getByRole('navigation', { name: 'Fil d’Ariane' })).queryByRole('link', { name: /./ }),
  ).toBeNull();
  expect(callsOf(api, 'GET /statistiques')).toHaveLength(0);
});

test('a period without plis, and one without anything finished, say so', async () => {
  const none = aMesure({ plis: 0, enCours: 0, rejetes: 0, complets: 0, median: null, neufSurDix: null });
  const { router } = await mountPage(PAGE, { 'GET /statistiques': someStatistiques({ total: none, motifs: [] }) });
  expect(await screen.findByText('Aucun pli sur cette période')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Voir les 12 derniers mois' }));
  await expect.poll(() => router.currentRoute.value.fullPath).toBe(`${PAGE}?periode=12-mois`);
});

test('a failure says why, and « Réessayer » asks again', async () => {
  let failing = true;
  await mountPage(PAGE, {
    'GET /statistiques': () =>
      failing ? Promise.reject(problem(503, 'indisponible', 'La base ne répond pas.')) : someStatistiques(),
  });
  expect((await screen.findByRole('alert')).textContent).toContain('La base ne répond pas.');
  failing = false;
  await userEvent.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByRole('heading', { name: 'Motifs de rejet' })).toBeTruthy();
});

test('when the prestataire gives no statut, the page says since when', async () => {
  await mountPage(PAGE, {
    'GET /statistiques': someStatistiques({ suiviInterrompuDepuis: '2026-11-20T08:00:00.000Z' }),
  });
  expect(await screen.findByText(/interrompu depuis le 20 novembre 2026 à 09:00/)).toBeTruthy();
});

test('days of one’s own are checked before they are asked for', async () => {
  const { api } = await mountPage(PAGE, { 'GET /statistiques': someStatistiques() });
  await screen.findByRole('heading', { name: 'Motifs de rejet' });
  await userEvent.click(screen.getByRole('radio', { name: 'Autre période' }));
  const [du, au] = [screen.getByLabelText('Du'), screen.getByLabelText('Au')];
  await userEvent.clear(du);
  await userEvent.type(du, '2026-11-20');
  await userEvent.clear(au);
  await userEvent.type(au, '2026-11-10');
  await userEvent.click(screen.getByRole('button', { name: 'Afficher' }));
  expect(screen.getByText('La date de fin est avant la date de début.')).toBeTruthy();
  expect(callsOf(api, 'GET /statistiques')).toHaveLength(1);
  await userEvent.clear(au);
  await userEvent.type(au, '2026-11-21');
  expect(screen.queryByText('La date de fin est avant la date de début.')).toBeNull();
});

test('days that are being typed stay while the guichets change', async () => {
  workFor('00002');
  const { api } = await mountPage(PAGE, {
    'GET /statistiques': someStatistiques(),
    'GET /statistiques/perimetre': somePerimetre(),
  });
  becomeReferent();
  await screen.findByRole('heading', { name: 'Guichets côte à côte' });
  await userEvent.click(screen.getByRole('radio', { name: 'Autre période' }));
  await userEvent.clear(screen.getByLabelText('Du'));
  await userEvent.type(screen.getByLabelText('Du'), '2026-11-20');
  const asked = callsOf(api, 'GET /statistiques/perimetre').length;
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Guichets' }), 'PWP01');
  await expect.poll(() => callsOf(api, 'GET /statistiques/perimetre').length).toBeGreaterThan(asked);
  expect(screen.getByLabelText('Du')).toHaveProperty('value', '2026-11-20');
});

test('the file of figures that stay while others are loaded is named by their own days', async () => {
  let loading = false;
  await mountPage(PAGE, {
    'GET /statistiques': () => (loading ? new Promise(() => {}) : someStatistiques()),
  });
  await screen.findByRole('heading', { name: 'Motifs de rejet' });
  loading = true;
  await userEvent.click(screen.getByRole('radio', { name: '90 jours' }));
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  await userEvent.click(screen.getByRole('button', { name: 'Télécharger en CSV : Motifs de rejet' }));
  expect(saved).toEqual(['motifs-du-2026-11-23-au-2026-11-24.csv']);
});
