import { setImmediate } from 'node:timers/promises';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { PliList } from '../../contracts/index.ts';
import { callsOf, mountPage, problem, workFor } from '../testing/mount-page.ts';
import { aDashboard, aPli, aPliDetail, aPliPiece, lastQuery, lastReference, lastSearch } from '../testing/plis.ts';

test('the agent sees the month, the counters and the plis with all their columns', async () => {
  const { announced, api } = await mountPage('/', aDashboard());

  const table = await screen.findByRole('table', { name: 'Plis transmis par votre guichet' });
  const headers = within(table).getAllByRole('columnheader');
  const heard = [
    'N° transaction',
    'N° unique',
    'Date de transmission',
    'Statut du dossier',
    'Date de statut',
    'Contexte',
  ].map((name) => within(table).getByRole('columnheader', { name: new RegExp(`${name}$`) }));
  expect(heard).toEqual(headers);
  expect(headers[2]?.getAttribute('aria-sort')).toBe('descending');
  const row = within(table).getAllByRole('row')[1];
  expect(row?.textContent).toContain('034 08 19 000040 PWP01');
  expect(row?.textContent).toContain('24 novembre 2026 à 14:55');
  expect(screen.getByText(/Vous avez 94 dossiers/)).toBeDefined();
  expect(screen.getByText('1–25 sur 94')).toBeDefined();
  await vi.waitFor(() => expect(announced).toEqual(['94\u00A0dossiers trouvés, page 1 sur 4.']));
  expect(callsOf(api, 'GET /plis').map((call) => call.headers['X-Guichet'])).toEqual(['00002']);
});

test('the advanced search asks for its period and choices, and refuses a period upside down', async () => {
  const { api } = await mountPage('/', aDashboard());
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
    expect(lastQuery(api)).toMatchObject({
      du: '2026-09-10',
      au: '2026-09-30',
      statut: 'rejet-sne',
      transaction: '1je9',
    }),
  );
  expect(screen.getByRole('button', { name: 'Recherche avancée' }).getAttribute('aria-expanded')).toBe('false');
  expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Résultats' }));
});

test('a header sorts, a page is a link with its own address, and back returns to the one before', async () => {
  const { api, router } = await mountPage('/', aDashboard());
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'N° unique' }));
  await vi.waitFor(() => expect(lastQuery(api)).toMatchObject({ tri: 'numeroUnique', ordre: 'asc' }));
  for (const ordre of ['desc', 'asc']) {
    await user.click(screen.getByRole('button', { name: 'Date de statut' }));
    await vi.waitFor(() => expect(lastQuery(api)).toMatchObject({ tri: 'dateStatut', ordre }));
  }
  await user.click(screen.getByRole('button', { name: 'N° unique' }));

  const pages = screen.getByRole('navigation', { name: 'Pagination des plis' });
  await user.click(within(pages).getByRole('link', { name: '2' }));
  await vi.waitFor(() => expect(lastQuery(api)?.['page']).toBe('2'));
  expect(router.currentRoute.value.fullPath).toBe('/?tri=numeroUnique&ordre=asc&page=2');
  await vi.waitFor(() => expect(within(pages).getByRole('link', { current: 'page' }).textContent).toBe('2'));

  router.back();
  await vi.waitFor(() => expect(lastQuery(api)?.['page']).toBe('1'));

  await user.click(within(pages).getByRole('link', { name: 'Dernière page' }));
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('76–94 sur 94'));

  const size = screen.getByRole('combobox', { name: 'Nombre de plis par page' });
  await user.selectOptions(size, 'Par 50 entrées');
  await vi.waitFor(() => expect(lastQuery(api)).toMatchObject({ taille: '50', page: '1' }));
  expect(router.currentRoute.value.fullPath).toBe('/?tri=numeroUnique&ordre=asc&taille=50');
});

test('what is typed for a search stays while the list is sorted, and leaves when the search is cleared', async () => {
  const { api } = await mountPage('/', aDashboard());
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Recherche avancée' }));
  const field = screen.getByLabelText('N° de transaction');
  await user.type(field, '1je9');
  await user.click(screen.getByRole('button', { name: 'N° unique' }));
  await vi.waitFor(() => expect(lastQuery(api)).toMatchObject({ tri: 'numeroUnique' }));
  expect(field).toHaveProperty('value', '1je9');
  await user.click(screen.getByRole('button', { name: 'Effacer les filtres' }));
  expect(field).toHaveProperty('value', '');
});

test('other modules may show something on the dashboard, and in the detail of a pli, of which they get the n°', async () => {
  const { slots } = await mountPage('/', aDashboard({}, { 'GET /plis/:transaction': aPliDetail() }));
  const handedOver = () => [...slots].map(([name, data]) => [name, data()]);
  const onDashboard = ['numerisation.tableau-de-bord', { guichet: '00002' }];
  await vi.waitFor(() => expect(handedOver()).toEqual([onDashboard]));
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Ouvrir le pli 1je9xw3quz77b' }));
  const onPli = ['numerisation.pli', { transaction: '1je9xw3quz77b', statut: aPliDetail().statut }];
  await vi.waitFor(() => expect(handedOver()).toEqual([onDashboard, onPli]));
  await user.click(screen.getByRole('button', { name: 'Fermer' }));
  await vi.waitFor(() => expect(handedOver()).toEqual([onDashboard]));
});

test('a rejected piece without a reason says so', async () => {
  const piece = aPliPiece({ etat: 'rejetee' });
  await mountPage('/', aDashboard({}, { 'GET /plis/:transaction': aPliDetail({ pieces: [piece] }) }));
  await userEvent.setup().click(await screen.findByRole('button', { name: 'Ouvrir le pli 1je9xw3quz77b' }));
  expect(await screen.findByText('Le prestataire n’a pas donné de motif.')).toBeDefined();
});

test('an empty list says why, and a failed one can be tried again', async () => {
  const down = problem(503, 'service-indisponible', 'Le service est momentanément indisponible.');
  const { api, router } = await mountPage(
    '/?contexte=REN',
    aDashboard({}, { 'GET /plis': () => Promise.reject(down) }),
  );
  const user = userEvent.setup();

  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('Le service est momentanément indisponible.');
  api.answer({ 'GET /plis': { items: [], total: 0 } });
  await user.click(within(alert).getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByText('Aucun pli ne correspond à ces filtres')).toBeDefined();
  const empty = within(screen.getByRole('region', { name: 'Résultats' })).getByRole('status');
  await user.click(within(empty).getByRole('button', { name: 'Effacer les filtres' }));
  expect(document.activeElement).toBe(screen.getByRole('group', { name: /^Filtres/ }));
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/'));
});

test("another guichet's rows leave at once, its own come from page 1", async () => {
  const { api, router } = await mountPage('/?page=4', aDashboard());
  await screen.findByRole('button', { name: 'Ouvrir le pli 1je9xw3quz77b' });

  const answer = Promise.withResolvers<PliList>();
  api.answer({ 'GET /plis': () => answer.promise });
  workFor('G1175');
  expect(await screen.findByText('Chargement en cours')).toBeDefined();
  expect(screen.queryByText('1je9xw3quz77b')).toBeNull();
  answer.resolve({ items: [aPli({ transaction: 'u7xxcrgefhmb9' })], total: 1 });
  expect(await screen.findByRole('button', { name: 'Ouvrir le pli u7xxcrgefhmb9' })).toBeDefined();
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/'));
});

test('the rows stay, and say that they wait, while another page comes', async () => {
  const { api, router } = await mountPage('/', aDashboard());
  await screen.findByRole('button', { name: 'Ouvrir le pli 1je9xw3quz77b' });
  const answer = Promise.withResolvers<PliList>();
  api.answer({ 'GET /plis': () => answer.promise });
  await router.push('/?page=2');
  await vi.waitFor(() => expect(lastQuery(api)?.['page']).toBe('2'));
  const list = screen.getByRole('region', { name: 'Plis transmis par votre guichet' });
  expect(within(list).getByText('1je9xw3quz77b')).toBeDefined();
  expect(list.getAttribute('aria-busy')).toBe('true');
  answer.resolve({ items: [aPli({ transaction: 'u7xxcrgefhmb9' })], total: 94 });
  await screen.findByRole('button', { name: 'Ouvrir le pli u7xxcrgefhmb9' });
  await vi.waitFor(() => expect(list.getAttribute('aria-busy')).toBe('false'));
});

test('a late answer to an older question is not shown', async () => {
  const late = Promise.withResolvers<PliList>();
  const { api, router } = await mountPage('/', aDashboard({}, { 'GET /plis': () => late.promise }));
  await vi.waitFor(() => expect(callsOf(api, 'GET /plis')).toHaveLength(1));
  api.answer(aDashboard());
  await router.push('/?page=2');
  await screen.findByRole('button', { name: 'Ouvrir le pli 1je9xw3quz77b' });
  late.resolve({ items: [aPli({ transaction: 'ancien0000000' })], total: 1 });
  // Runs every continuation of the late response.
  await setImmediate();
  expect(callsOf(api, 'GET /plis')[0]?.signal?.aborted).toBe(true);
  expect(screen.queryByText('ancien0000000')).toBeNull();
  expect(screen.getByText('26–50 sur 94')).toBeDefined();
});

test('an account that loses its guichet sees what to do, and no request is sent', async () => {
  const { api } = await mountPage('/', aDashboard());
  await screen.findByRole('table');
  const asked = api.asked.length;
  workFor(null);
  expect(await screen.findByText('Aucun guichet ne vous est affecté')).toBeDefined();
  expect(api.asked).toHaveLength(asked);
});

test('a numéro unique is searched, shown and taken away, and no address holds it', async () => {
  const { api, router } = await mountPage('/', aDashboard());
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Recherche avancée' }));
  const field = screen.getByLabelText('N° unique');

  await user.type(field, '034 13 19 000040 PWP01');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  expect(screen.getByRole('link', { name: 'Le mois «\u00A013\u00A0» n’existe pas.' })).toBeDefined();

  await user.clear(field);
  await user.type(field, '034 08 19 000040 pwp01');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() => expect(lastSearch(api)).toBe('0340819000040PWP01'));
  expect(router.currentRoute.value.fullPath).toBe('/');
  expect(JSON.stringify(lastQuery(api))).not.toContain('0340819');

  // It belongs to the history entry: the next page of the list keeps it, and going back removes it.
  await user.click(screen.getByRole('link', { name: '2' }));
  await vi.waitFor(() => expect(lastQuery(api)?.['page']).toBe('2'));
  expect(lastSearch(api)).toBe('0340819000040PWP01');
  expect(router.currentRoute.value.fullPath).toBe('/?page=2');
  router.go(-2);
  await vi.waitFor(() => expect(lastSearch(api)).toBeUndefined());
  router.go(1);
  const chip = await screen.findByRole('button', { name: /^Retirer le filtre\s: n°\sunique 034 08 19 000040 PWP01$/ });
  await user.click(chip);
  await vi.waitFor(() => expect(lastSearch(api)).toBeUndefined());
});

test('a period beyond thirteen months is refused before it is asked, and the days of the statut are a filter', async () => {
  const { api, router } = await mountPage('/', aDashboard());
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Recherche avancée' }));
  const type = async (label: string, day: string) => {
    await user.clear(screen.getByLabelText(label));
    await user.type(screen.getByLabelText(label), day);
  };
  await type('Transmis du', '2025-10-23');
  await type('au', '2026-11-24');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  const fault = 'La période du 23/10/2025 au 24/11/2026 dépasse 13 mois. Choisissez deux dates plus proches.';
  expect(screen.getByRole('link', { name: fault })).toBeDefined();
  expect(callsOf(api, 'GET /plis')).toHaveLength(1);

  await type('Transmis du', '2025-10-24');
  await type('Date de statut, depuis le', '2026-11-10');
  await type('Date de statut, jusqu’au', '2026-11-09');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  expect(screen.getByRole('link', { name: 'La date de fin est avant la date de début.' })).toBeDefined();

  await type('Date de statut, jusqu’au', '2026-11-12');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() =>
    expect(lastQuery(api)).toMatchObject({ du: '2025-10-24', statutDu: '2026-11-10', statutAu: '2026-11-12' }),
  );
  await user.click(screen.getByRole('button', { name: 'Retirer le filtre\u00A0: statut du 10/11/2026 au 12/11/2026' }));
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/?du=2025-10-24&au=2026-11-24'));
});

test('a délai that is abnormal is marked with words, counted, and filters', async () => {
  const dateStatut = new Date(Date.now() - 12 * 86_400_000 - 1000).toISOString();
  const { api, router } = await mountPage(
    '/',
    aDashboard({ items: [aPli({ delaiAnormal: true, dateStatut })], total: 1 }),
  );
  const user = userEvent.setup();
  const row = (await screen.findAllByRole('row'))[1];
  expect(row?.textContent).toMatch(/Délai 12 jDélai anormal\s: sans changement depuis 12\sjours/);
  const tile = screen.getByRole('button', { name: 'Délai anormal\u00A0: 5\u00A0dossiers à surveiller' });
  await user.click(tile);
  await vi.waitFor(() => expect(lastQuery(api)).toMatchObject({ filtre: 'delai-anormal' }));
  expect(tile.getAttribute('aria-pressed')).toBe('true');
  await user.click(tile);
  await vi.waitFor(() => expect(tile.getAttribute('aria-pressed')).toBe('false'));
  expect(router.currentRoute.value.fullPath).toBe('/');

  // Without its column, the mark is beside the n° de transaction.
  await router.push('/?colonnes=contexte');
  await vi.waitFor(() => expect(screen.getAllByRole('columnheader')).toHaveLength(2));
  expect(screen.getAllByRole('row')[1]?.textContent).toContain('Délai anormal');
});

test('an error of the search leaves when it is mended, and the field keeps the focus', async () => {
  await mountPage('/', aDashboard());
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Recherche avancée' }));
  await user.type(screen.getByLabelText('N° de transaction'), 'é');
  await user.type(screen.getByLabelText('N° unique'), '034-');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  expect(await screen.findByRole('region', { name: '2 erreurs sont à corriger' })).toBeDefined();
  const field = screen.getByLabelText('N° unique');
  await user.click(field);
  await user.keyboard('{Backspace}');
  expect(await screen.findByRole('region', { name: 'Une erreur est à corriger' })).toBeDefined();
  await setImmediate();
  expect(document.activeElement).toBe(field);
});

test('a rejected pli is one line: its count in view, its statut in full for those who hear it', async () => {
  const items = [
    aPli({ statut: 'pieces-rejetees', piecesRejetees: 2, dateTransmission: '2025-11-24T13:55:00.000Z' }),
    aPli({ transaction: 'u7xxcrgefhmb9', statut: 'rejet-sne' }),
  ];
  await mountPage('/', aDashboard({ items, total: 2 }));
  const [, first, second] = await screen.findAllByRole('row');
  expect(first?.querySelector('.pwp-short')?.textContent).toMatch(/^24\/11\/25 \d\d:\d\d$/);
  expect(first?.textContent).toMatch(/Rejet d.une ou plusieurs pièces lors du traitement\s: 2\spièces rejetées/);
  expect(first?.querySelector('[title*="2\u00A0pièces rejetées"] [aria-hidden=true]')?.textContent).toBe(
    '2\u00A0pièces rejetées',
  );
  expect(second?.textContent).toContain('Rejet du dossier par le SNE');
});

test('a reference is searched out of the address, named among the filters, and forgotten with them', async () => {
  const creation = aPli({ numeroUnique: null, contexte: 'CRE', reference: 'DUPONT Élodie' });
  const { api, router } = await mountPage('/', aDashboard({ items: [creation], total: 1 }));
  const user = userEvent.setup();
  expect(await screen.findByText('DUPONT Élodie')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Recherche avancée' }));
  await user.type(screen.getByRole('textbox', { name: 'Référence' }), ' élodie {Enter}');
  await vi.waitFor(() => expect(lastReference(api)).toBe(encodeURIComponent('élodie')));
  expect(callsOf(api, 'GET /plis/counters').at(-1)?.headers['x-reference']).toBe(encodeURIComponent('élodie'));
  expect(router.currentRoute.value.fullPath).toBe('/');
  await user.click(await screen.findByRole('button', { name: /^Retirer le filtre\s: référence «\sélodie\s»$/ }));
  await vi.waitFor(() => expect(lastReference(api)).toBeUndefined());
});

test('a demandeur is searched out of the address, named among the filters, and forgotten with them', async () => {
  const { api, router } = await mountPage('/', aDashboard());
  const user = userEvent.setup();
  const asked = (endpoint: 'GET /plis' | 'GET /plis/counters') => callsOf(api, endpoint).at(-1)?.headers['x-demandeur'];
  await user.click(await screen.findByRole('button', { name: 'Recherche avancée' }));
  await user.type(screen.getByRole('textbox', { name: 'Nom du demandeur' }), ' dupont é {Enter}');
  await vi.waitFor(() => expect(asked('GET /plis')).toBe(encodeURIComponent('dupont é')));
  expect(asked('GET /plis/counters')).toBe(encodeURIComponent('dupont é'));
  expect(router.currentRoute.value.fullPath).toBe('/');
  await user.click(await screen.findByRole('button', { name: /^Retirer le filtre\s: demandeur «\sdupont é\s»$/ }));
  await vi.waitFor(() => expect(asked('GET /plis')).toBeUndefined());
});

test('a reference that cannot be one is said in the search', async () => {
  await mountPage('/', aDashboard());
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Recherche avancée' }));
  await user.type(screen.getByRole('textbox', { name: 'Référence' }), 'x'.repeat(81));
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  expect(await screen.findByRole('link', { name: 'La référence compte 80 caractères au plus.' })).toBeDefined();
});

test('the reference is a column for who asks for it, and always in the detail', async () => {
  const named = aPli({ reference: 'Dossier du 26' });
  await mountPage('/', aDashboard({ items: [named], total: 1 }, { 'GET /plis/:transaction': aPliDetail(named) }));
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Ouvrir le pli 1je9xw3quz77b' }));
  const panel = await screen.findByRole('dialog', { name: 'Dossier du 26 · Pli 1je9xw3quz77b' });
  expect(await within(panel).findByText('Dossier du 26')).toBeDefined();
  expect(within(panel).getByRole('link', { name: 'Preuve de dépôt' })).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Fermer' }));
  expect(screen.queryByRole('columnheader', { name: 'Référence' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Colonnes' }));
  await user.click(screen.getByRole('checkbox', { name: 'Référence' }));
  expect(await screen.findByRole('columnheader', { name: 'Référence' })).toBeDefined();
  expect(screen.getByRole('cell', { name: 'Dossier du 26' })).toBeDefined();
});
