import type { GuichetEndpoints } from '@pwp/contracts';
import { fakeApi, problem } from '@pwp/web-kit/testing';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { callsOf, inTurn, sentTo } from '../testing/calls.ts';
import { aGuichet, aList } from '../testing/factories.ts';
import { mountPage } from '../testing/mount-page.ts';

const user = userEvent.setup();
const LIST = 'GET /guichets-administres';
const fermeture = { code: '00002', nom: 'Mairie d’essai', dateFermeture: null, ferme: false };

test('each guichet stands with its SIRET, territoire, accounts, référents and state', async () => {
  await mountPage(
    '/comptes/guichets',
    {
      [LIST]: aList([aGuichet(), aGuichet({ code: 'PWP01', referents: [], ferme: true, dateFermeture: '2026-01-02' })]),
    },
    'administrateur',
  );
  expect(await screen.findByRole('heading', { name: '2\u00A0guichets' })).toBeDefined();
  const rows = within(screen.getByRole('table')).getAllByRole('row').slice(1);
  const textOf = (row: HTMLElement | undefined) => row?.textContent?.replaceAll(/\s+/g, ' ').trim();
  expect(textOf(rows[0])).toBe('00002 – Mairie d’essai130020720000380343Alix DEMO, Sacha DEMOOuvert');
  expect(textOf(rows[1])).toContain('AucunFermé');
  expect(screen.getByRole('link', { name: '3 comptes du guichet 00002' }).getAttribute('href')).toBe(
    '/comptes/liste?guichet=00002',
  );
});

test('the search stands in the address', async () => {
  const { api, router } = await mountPage('/comptes/guichets', { [LIST]: aList([aGuichet()]) }, 'administrateur');
  await user.type(await screen.findByRole('searchbox', { name: 'Code, nom ou SIRET' }), 'mairie');
  await user.selectOptions(screen.getByRole('combobox', { name: 'État' }), 'Sans second référent');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() =>
    expect(router.currentRoute.value.fullPath).toBe('/comptes/guichets?texte=mairie&etat=sans-second-referent'),
  );
  expect(callsOf(api, LIST).at(-1)?.query).toMatchObject({ texte: 'mairie', etat: 'sans-second-referent' });
});

test('the panel of a guichet closes it after a question', async () => {
  const platform = fakeApi<GuichetEndpoints>('/api/guichets', {
    'GET /': aList([fermeture]),
    'PUT /:code/fermeture': { ...fermeture, dateFermeture: '2027-01-02' },
  });
  const { api } = await mountPage('/comptes/guichets', { [LIST]: aList([aGuichet()]) }, 'administrateur');
  await user.click(await screen.findByRole('button', { name: 'Voir le guichet 00002 – Mairie d’essai' }));
  const panel = await screen.findByRole('dialog', { name: 'Guichet 00002' });
  await user.click(await within(panel).findByRole('button', { name: 'Fermer ce guichet…' }));
  await user.click(within(panel).getByRole('button', { name: 'Annuler' }));
  const ask = within(panel).getByRole('button', { name: 'Fermer ce guichet…' });
  await vi.waitFor(() => expect(document.activeElement).toBe(ask));
  await user.click(ask);
  await user.click(within(panel).getByRole('button', { name: 'Fermer le guichet' }));
  const day = within(panel).getByLabelText('Premier jour de fermeture');
  expect(day.getAttribute('aria-invalid')).toBe('true');
  await user.type(within(panel).getByLabelText('Premier jour de fermeture'), '2027-01-02');
  expect(day.getAttribute('aria-invalid')).toBeNull();
  await user.click(within(panel).getByRole('button', { name: 'Fermer le guichet' }));
  await vi.waitFor(() =>
    expect(sentTo(platform, 'PUT /:code/fermeture')).toEqual([['00002', { dateFermeture: '2027-01-02' }]]),
  );
  await vi.waitFor(() => expect(callsOf(api, LIST).length).toBeGreaterThan(1));
});

test('a new guichet: what is wrong is said, a taken code too, then the list shows it', async () => {
  const platform = fakeApi<GuichetEndpoints>('/api/guichets', {
    'POST /': inTurn(problem(409, 'guichet-existant', 'Le guichet NEW01 existe déjà.'), {
      ...fermeture,
      code: 'NEW01',
    }),
  });
  const { router } = await mountPage('/comptes/guichets', { [LIST]: aList([aGuichet()]) }, 'administrateur');
  await user.click(await screen.findByRole('button', { name: 'Ouvrir un guichet…' }));
  const panel = await screen.findByRole('dialog', { name: 'Ouvrir un guichet' });
  const submit = () => user.click(within(panel).getByRole('button', { name: 'Ouvrir le guichet' }));
  await submit();
  expect(document.activeElement).toBe(await screen.findByRole('region', { name: '4 erreurs sont à corriger' }));
  await user.type(within(panel).getByLabelText(/^Code\s*5/), 'new01');
  await user.type(within(panel).getByLabelText('Nom'), 'Mairie neuve');
  await user.type(within(panel).getByLabelText(/^SIRET/), '130 020 720 00038');
  await user.type(within(panel).getByLabelText(/^Code territoire/), '034');
  await submit();
  expect((await within(panel).findByRole('alert')).textContent).toContain('existe déjà');
  await submit();
  expect(await screen.findByRole('heading', { name: 'Guichet ouvert' })).toBeDefined();
  expect(sentTo(platform, 'POST /').at(-1)).toEqual([
    { code: 'NEW01', nom: 'Mairie neuve', siret: '13002072000038', codeTerritoire: '034', territoires: ['034'] },
  ]);
  // The step back of the panel comes first.
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/comptes/guichets?texte=NEW01'));
});

test('a guichet that the list finds no longer, once closed, keeps its panel and the focus; no later list opens it', async () => {
  fakeApi<GuichetEndpoints>('/api/guichets', {
    'GET /': aList([fermeture]),
    'PUT /:code/fermeture': { ...fermeture, dateFermeture: '2026-01-02', ferme: true },
  });
  const answers = { [LIST]: inTurn(aList([aGuichet()]), aList([]), aList([aGuichet()])) };
  const { api } = await mountPage('/comptes/guichets?etat=ouvert', answers, 'administrateur');
  await user.click(await screen.findByRole('button', { name: 'Voir le guichet 00002 – Mairie d’essai' }));
  const panel = await screen.findByRole('dialog', { name: 'Guichet 00002' });
  await user.click(await within(panel).findByRole('button', { name: 'Fermer ce guichet…' }));
  await user.type(within(panel).getByLabelText('Premier jour de fermeture'), '2026-01-02');
  await user.click(within(panel).getByRole('button', { name: 'Fermer le guichet' }));
  await screen.findByRole('heading', { name: '0\u00A0guichet', hidden: true });
  expect(screen.getByRole('dialog', { name: 'Guichet 00002' })).toBe(panel);
  await vi.waitFor(() => expect(panel.contains(document.activeElement)).toBe(true));

  await user.click(within(panel).getByRole('button', { name: 'Fermer' }));
  expect(document.activeElement?.tagName).toBe('H1');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await user.selectOptions(screen.getByRole('combobox', { name: 'État' }), 'Fermés');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() => expect(callsOf(api, LIST).length).toBeGreaterThan(2));
  await screen.findByRole('heading', { name: '1\u00A0guichet' });
  expect(screen.queryByRole('dialog', { name: 'Guichet 00002' })).toBeNull();
});
