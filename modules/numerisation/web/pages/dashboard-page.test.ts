import { setImmediate } from 'node:timers/promises';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi, type Mock } from 'vitest';
import type { PliCounters, PliList, PliQuery } from '../../contracts/index.ts';
import type { NumerisationClient } from '../numerisation-client.ts';
import { aPli, aPliDetail, fakeClient } from '../testing/fake-client.ts';
import { mountPage, problem, workFor } from '../testing/mount-page.ts';

const counters: PliCounters = { total: 94, rejetesEtRenouveles: 3, renouveles: 17, rejetes: 8 };
const lastQuery = (listPlis: Mock<NumerisationClient['listPlis']>): PliQuery | undefined => listPlis.mock.lastCall?.[0];

function aClient(list: Partial<PliList> = {}) {
  const listPlis = vi.fn<NumerisationClient['listPlis']>(() =>
    Promise.resolve({ items: [aPli()], total: 94, ...list }),
  );
  return { listPlis, client: fakeClient({ listPlis, countPlis: () => Promise.resolve(counters) }) };
}

test('the agent sees the month, the counters and the plis with all their columns', async () => {
  const { client } = aClient();
  const { announced } = await mountPage('/', client);

  const table = await screen.findByRole('table', { name: 'Plis transmis par votre guichet' });
  const headers = within(table).getAllByRole('columnheader');
  expect(headers.map((header) => header.textContent?.trim())).toEqual([
    'N° transaction',
    'N° unique',
    'Date de transmission',
    'Statut du dossier',
    'Date de statut',
    'Contexte',
  ]);
  expect(headers[2]?.getAttribute('aria-sort')).toBe('descending');
  const row = within(table).getAllByRole('row')[1];
  expect(row?.textContent).toContain('034 08 19 000040 PWP01');
  expect(row?.textContent).toContain('24 novembre 2026 à 14:55');
  expect(screen.getByText(/Vous avez 94 dossiers/)).toBeDefined();
  expect(screen.getByText('1–10 sur 94')).toBeDefined();
  expect(announced).toEqual(['94 dossiers trouvés, page 1 sur 10.']);
});

test('a tile filters and says so; pressed again, it no longer does', async () => {
  const { client, listPlis } = aClient();
  const { router } = await mountPage('/?page=3', client);
  const user = userEvent.setup();

  const tile = await screen.findByRole('button', { name: 'Statut dossier : 8 dossiers rejetés' });
  await user.click(tile);
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/?filtre=rejetes'));
  expect(lastQuery(listPlis)).toMatchObject({ filtre: 'rejetes', page: 1 });
  expect(tile.getAttribute('aria-pressed')).toBe('true');

  await user.click(screen.getByRole('button', { name: 'Retirer le filtre : rejetés' }));
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/'));
  expect(tile.getAttribute('aria-pressed')).toBe('false');
});

test('the advanced search asks for its period and choices, and refuses a period upside down', async () => {
  const { client, listPlis } = aClient();
  await mountPage('/', client);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Recherche avancée' }));

  const au = screen.getByLabelText('au');
  await user.clear(screen.getByLabelText('Transmis du'));
  await user.type(screen.getByLabelText('Transmis du'), '2026-09-10');
  await user.clear(au);
  await user.type(au, '2026-09-01');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  expect(screen.getByRole('link', { name: 'La date de fin est avant la date de début.' })).toBeDefined();
  expect(au.getAttribute('aria-invalid')).toBe('true');

  await user.clear(au);
  await user.type(au, '2026-09-30');
  await user.click(screen.getByRole('checkbox', { name: 'Rejet du dossier par le SNE' }));
  await user.type(screen.getByLabelText('N° de transaction'), '1JE9');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() =>
    expect(lastQuery(listPlis)).toMatchObject({
      du: '2026-09-10',
      au: '2026-09-30',
      statut: ['rejet-sne'],
      transaction: '1je9',
    }),
  );
});

test('a header sorts, a page is a link with its own address, and back returns to the one before', async () => {
  const { client, listPlis } = aClient();
  const { router } = await mountPage('/', client);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'N° unique' }));
  await vi.waitFor(() => expect(lastQuery(listPlis)).toMatchObject({ tri: 'numeroUnique', ordre: 'asc' }));

  const pages = screen.getByRole('navigation', { name: 'Pagination des plis' });
  await user.click(within(pages).getByRole('link', { name: '2' }));
  await vi.waitFor(() => expect(lastQuery(listPlis)?.page).toBe(2));
  expect(router.currentRoute.value.fullPath).toBe('/?tri=numeroUnique&ordre=asc&page=2');
  await vi.waitFor(() => expect(within(pages).getByRole('link', { current: 'page' }).textContent).toBe('2'));

  router.back();
  await vi.waitFor(() => expect(lastQuery(listPlis)?.page).toBe(1));
});

test('« Voir détail » of a rejected pli says which piece and why', async () => {
  const rejected = aPli({ statut: 'pieces-rejetees', piecesRejetees: 1 });
  const { client } = aClient({ items: [rejected, aPli({ transaction: 'u7xxcrgefhmb9' })], total: 2 });
  const detail = aPliDetail({
    ...rejected,
    pieces: [{ nom: 'bulletin.pdf', taille: 2048, type: 'application/pdf', etat: 'rejetee', motif: 'illisible' }],
    historique: [{ statut: 'pieces-rejetees', date: '2026-11-24T14:00:00.000Z', motif: null }],
  });
  await mountPage('/', { ...client, getPli: () => Promise.resolve(detail) });
  const user = userEvent.setup();

  expect(await screen.findAllByRole('button', { name: /Voir détail/ })).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: 'Voir détail du pli 1je9xw3quz77b' }));
  const panel = await screen.findByRole('dialog', { name: 'Pli 1je9xw3quz77b' });
  expect(await within(panel).findByText('Pièce illisible')).toBeDefined();
  expect(within(panel).getByText('bulletin.pdf')).toBeDefined();
  expect(within(panel).getByRole('link', { name: 'Ajouter des pièces à cette demande' }).getAttribute('href')).toBe(
    '/numerisation/pieces/selection',
  );
});

test('an empty list says why, and a failed one can be tried again', async () => {
  const { client, listPlis } = aClient({ items: [], total: 0 });
  listPlis.mockRejectedValueOnce(problem(503, 'service-indisponible', 'Le service est momentanément indisponible.'));
  await mountPage('/?contexte=REN', client);
  const user = userEvent.setup();

  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('Le service est momentanément indisponible.');
  await user.click(within(alert).getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByText('Aucun pli ne correspond à ces filtres')).toBeDefined();
});

test("another guichet's rows leave at once, its own come from page 1", async () => {
  const { client, listPlis } = aClient();
  const { router } = await mountPage('/?page=4', client);
  await screen.findByRole('button', { name: 'Ouvrir le pli 1je9xw3quz77b' });

  const answer = Promise.withResolvers<PliList>();
  listPlis.mockReturnValue(answer.promise);
  workFor('G1175');
  expect(await screen.findByText('Chargement en cours')).toBeDefined();
  expect(screen.queryByText('1je9xw3quz77b')).toBeNull();
  answer.resolve({ items: [aPli({ transaction: 'u7xxcrgefhmb9' })], total: 1 });
  expect(await screen.findByRole('button', { name: 'Ouvrir le pli u7xxcrgefhmb9' })).toBeDefined();
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/'));
});

test('a late answer to an older question is not shown', async () => {
  const { client, listPlis } = aClient();
  const late = Promise.withResolvers<PliList>();
  listPlis.mockReturnValueOnce(late.promise);
  const { router } = await mountPage('/', client);
  await router.push('/?page=2');
  await screen.findByRole('button', { name: 'Ouvrir le pli 1je9xw3quz77b' });
  late.resolve({ items: [aPli({ transaction: 'ancien0000000' })], total: 1 });
  // Lets every continuation of the late answer run.
  await setImmediate();
  expect(listPlis.mock.calls[0]?.[1]?.aborted).toBe(true);
  expect(screen.queryByText('ancien0000000')).toBeNull();
  expect(screen.getByText('11–20 sur 94')).toBeDefined();
});

test('an account without a guichet is told what to do, and nothing is asked', async () => {
  const { client, listPlis } = aClient();
  await mountPage('/', client);
  await screen.findByRole('table');
  const asked = listPlis.mock.calls.length;
  workFor(null);
  expect(await screen.findByText('Aucun guichet ne vous est affecté')).toBeDefined();
  expect(listPlis.mock.calls).toHaveLength(asked);
});
