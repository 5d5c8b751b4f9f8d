import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { PliList } from '../../contracts/index.ts';
import type { NumerisationClient } from '../numerisation-client.ts';
import { aClient, lastQuery, noChange } from '../testing/dashboard-client.ts';
import { aPli } from '../testing/fake-client.ts';
import { mountPage, problem } from '../testing/mount-page.ts';

test('columns are chosen from a menu that Escape closes, and stand in the address', async () => {
  const { client } = aClient();
  const { router } = await mountPage('/', client);
  const user = userEvent.setup();
  const opener = await screen.findByRole('button', { name: 'Colonnes' });
  await user.click(opener);
  expect(screen.getByLabelText<HTMLInputElement>('N° transaction').disabled).toBe(true);
  await user.click(screen.getByRole('checkbox', { name: 'N° unique' }));
  await vi.waitFor(() => expect(screen.queryByRole('columnheader', { name: 'N° unique' })).toBeNull());
  expect(router.currentRoute.value.query['colonnes']).toBe('transaction,dateTransmission,statut,dateStatut,contexte');
  expect(screen.getAllByRole('cell')).toHaveLength(5);
  await user.keyboard('{Escape}');
  expect(opener.getAttribute('aria-expanded')).toBe('false');
  expect(document.activeElement).toBe(opener);
});

test('an export asks for the filters, the order and the columns of the screen, and saves the file', async () => {
  const exportPlis = vi.fn<NumerisationClient['exportPlis']>(() =>
    Promise.resolve({ blob: new Blob(['a;b']), filename: 'plis-du-2026-10-24-au-2026-11-24.csv' }),
  );
  const { client } = aClient({}, { exportPlis });
  const saved: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  onTestFinished(() => click.mockRestore());
  const { announced } = await mountPage('/?filtre=rejetes&tri=statut&ordre=asc&colonnes=statut&page=2', client);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Exporter' }));
  expect(screen.getByText(/^Les 94 plis de toutes les pages/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Exporter en CSV' }));
  await vi.waitFor(() => expect(saved).toEqual(['plis-du-2026-10-24-au-2026-11-24.csv']));
  const [format, query] = exportPlis.mock.lastCall ?? [];
  expect(format).toBe('csv');
  expect(query).toMatchObject({ filtre: 'rejetes', tri: 'statut', ordre: 'asc', colonnes: ['transaction', 'statut'] });
  expect(query).not.toHaveProperty('page');
  expect(announced).toContain('Le fichier est téléchargé.');

  exportPlis.mockRejectedValueOnce(problem(503, 'service-indisponible', 'Le service est momentanément indisponible.'));
  await user.click(screen.getByRole('button', { name: 'Exporter' }));
  await user.click(screen.getByRole('button', { name: /^Exporter en XLSX/ }));
  expect((await screen.findByRole('alert')).textContent).toContain('Le service est momentanément indisponible.');
  expect(screen.getByRole('table')).toBeDefined();

  const enCours = 'Un export est déjà en cours pour votre compte. Attendez sa fin, puis recommencez.';
  exportPlis.mockRejectedValueOnce(problem(429, 'export-en-cours', enCours));
  await user.click(screen.getByRole('button', { name: 'Exporter' }));
  await user.click(screen.getByRole('button', { name: 'Exporter en CSV' }));
  await vi.waitFor(() => expect(screen.getByRole('alert').textContent).toContain(enCours));
});

test('beyond ten thousand rows the menu says what to do instead', async () => {
  const { client } = aClient({ total: 10_001 });
  await mountPage('/', client);
  await screen.findByRole('table');
  await userEvent.setup().click(screen.getByRole('button', { name: 'Exporter' }));
  expect(screen.getByText(/^Vos filtres gardent 10.001 plis ; un fichier en contient au plus 10.000\./)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Exporter en CSV' })).toBeNull();
});

test('what moved is told, and comes only when it is asked for: page and focus stay', async () => {
  let moved = 0;
  const getChangements = vi.fn<NumerisationClient['getChangements']>(() =>
    Promise.resolve({ ...noChange, plis: moved }),
  );
  const { client, listPlis } = aClient({}, { getChangements });
  const { router, announced } = await mountPage('/?page=2', client);
  const user = userEvent.setup();
  await screen.findByText(/^Liste lue à \d\d:\d\d$/);
  expect(getChangements.mock.lastCall?.[0].depuis).toBeUndefined();

  moved = 3;
  listPlis.mockResolvedValue({ items: [aPli({ statut: 'rejet-sne' })], total: 94 });
  // A page that is looked at again asks at once.
  document.dispatchEvent(new Event('visibilitychange'));
  expect(await screen.findByText('3 plis ont changé')).toBeDefined();
  expect(getChangements.mock.lastCall?.[0].depuis).toBe(7);
  expect(announced.filter((message) => message.startsWith('3 plis ont changé'))).toHaveLength(1);
  expect(screen.queryByText('Rejet du dossier par le SNE', { selector: '.fr-badge' })).toBeNull();

  moved = 0;
  const refresh = screen.getByRole('button', { name: 'Actualiser' });
  await user.click(refresh);
  expect(await screen.findByText('Rejet du dossier par le SNE', { selector: '.fr-badge' })).toBeDefined();
  expect(screen.getByText(/^Liste lue à/)).toBeDefined();
  expect(document.activeElement).toBe(refresh);
  expect(lastQuery(listPlis)?.page).toBe(2);
  expect(router.currentRoute.value.fullPath).toBe('/?page=2');
});

test('a follow-up that is interrupted is told with its hour and what still works', async () => {
  const { client } = aClient(
    {},
    { getChangements: () => Promise.resolve({ ...noChange, suiviInterrompuDepuis: '2026-11-24T13:55:00.000Z' }) },
  );
  await mountPage('/', client);
  expect(
    await screen.findByText('Le suivi de la numérisation est interrompu depuis le 24 novembre 2026 à 14:55.'),
  ).toBeDefined();
  expect(screen.getByText(/Vous pouvez ajouter des pièces/)).toBeDefined();
});

test('the saved view is what the dashboard opens with; a choice of the agent goes before it', async () => {
  const { client, listPlis } = aClient({}, { readView: () => Promise.resolve({ filtre: 'rejetes', taille: '50' }) });
  const { router } = await mountPage('/', client);
  const user = userEvent.setup();
  await screen.findByRole('table');
  expect(router.currentRoute.value.fullPath).toBe('/?filtre=rejetes&taille=50');
  expect(lastQuery(listPlis)).toMatchObject({ filtre: 'rejetes', taille: 50 });

  await user.click(screen.getAllByRole('button', { name: 'Effacer les filtres' })[0] ?? document.body);
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/?taille=50'));
  expect(lastQuery(listPlis)).not.toHaveProperty('filtre');

  // The menu's link opens the dashboard anew.
  await router.push('/');
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/?filtre=rejetes&taille=50'));
});

test('a view is saved, then forgotten; a failure is told and nothing is lost', async () => {
  const saveView = vi.fn<NumerisationClient['saveView']>(() => Promise.resolve());
  const { client } = aClient({}, { saveView });
  const { router, announced } = await mountPage('/', client);
  const user = userEvent.setup();
  await screen.findByRole('table');
  expect(screen.queryByRole('button', { name: 'Enregistrer cette vue' })).toBeNull();

  await router.push('/?filtre=renouveles&page=2');
  saveView.mockRejectedValueOnce(problem(503, 'service-indisponible', 'Le service est momentanément indisponible.'));
  await user.click(await screen.findByRole('button', { name: 'Enregistrer cette vue' }));
  expect((await screen.findByRole('alert')).textContent).toContain("La vue n'a pas pu être enregistrée");
  await user.click(screen.getByRole('button', { name: 'Enregistrer cette vue' }));
  await vi.waitFor(() => expect(saveView.mock.lastCall).toEqual([{ filtre: 'renouveles' }]));
  expect(announced.some((message) => message.startsWith('Vue enregistrée'))).toBe(true);
  await vi.waitFor(() => expect(screen.queryByRole('button', { name: 'Enregistrer cette vue' })).toBeNull());

  await user.click(screen.getByRole('button', { name: 'Revenir à la vue par défaut' }));
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/'));
  expect(saveView.mock.lastCall).toEqual([null]);
  expect(screen.queryByRole('button', { name: 'Revenir à la vue par défaut' })).toBeNull();
});

test('a view that cannot be read is told, and the plain dashboard is there', async () => {
  const { client } = aClient(
    {},
    { readView: () => Promise.reject(problem(503, 'service-indisponible', 'Indisponible.')) },
  );
  await mountPage('/', client);
  expect(await screen.findByRole('table')).toBeDefined();
  expect(screen.getByRole('alert').textContent).toContain("Votre vue enregistrée n'a pas pu être lue");
});

test('an answer that is late is told', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { client, listPlis } = aClient();
  const late = Promise.withResolvers<PliList>();
  listPlis.mockReturnValueOnce(late.promise);
  await mountPage('/', client);
  await vi.advanceTimersByTimeAsync(3999);
  expect(screen.queryByText(/plus longtemps que d'habitude/)).toBeNull();
  await vi.advanceTimersByTimeAsync(1);
  expect(screen.getByText(/plus longtemps que d'habitude/)).toBeDefined();
  late.resolve({ items: [aPli()], total: 1 });
  await vi.advanceTimersByTimeAsync(0);
  expect(screen.queryByText(/plus longtemps que d'habitude/)).toBeNull();
  expect(screen.getByRole('table')).toBeDefined();
});
