import { setImmediate } from 'node:timers/promises';
import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { PliList } from '../../contracts/index.ts';
import { watchDownloads } from '../testing/downloads.ts';
import { callsOf, mountPage, problem } from '../testing/mount-page.ts';
import { aDashboard, aPli, lastQuery, noChange } from '../testing/plis.ts';
import type { SavedView } from './toolbar/saved-view.ts';

test('columns are chosen from a menu that Escape closes, and are in the address', async () => {
  const { router } = await mountPage('/', aDashboard());
  const user = userEvent.setup();
  const opener = await screen.findByRole('button', { name: 'Colonnes' });
  await user.click(opener);
  expect(screen.getByLabelText<HTMLInputElement>('N° transaction').disabled).toBe(true);
  await user.click(screen.getByRole('checkbox', { name: 'N° unique' }));
  await vi.waitFor(() => expect(screen.queryByRole('columnheader', { name: 'N° unique' })).toBeNull());
  expect(router.currentRoute.value.query['colonnes']).toBe('transaction,dateTransmission,statut,dateStatut,contexte');
  expect(screen.getAllByRole('cell')).toHaveLength(4);
  await user.keyboard('{Escape}');
  expect(opener.getAttribute('aria-expanded')).toBe('false');
  expect(document.activeElement).toBe(opener);
});

test('an export asks for the filters, the order and the columns of the screen, adds the reference, and saves the file', async () => {
  const CSV = 'GET /plis/export.csv';
  const file = new File(['a;b'], 'plis-du-2026-10-24-au-2026-11-24.csv', { type: 'text/csv' });
  const saved = watchDownloads();
  const path = '/?filtre=rejetes&tri=statut&ordre=asc&colonnes=statut&page=2';
  const { announced, api } = await mountPage(path, aDashboard({}, { [CSV]: file }));
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Exporter' }));
  expect(screen.getByText(/^Les 94 plis de toutes les pages/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Exporter en CSV' }));
  await vi.waitFor(() => expect(saved).toEqual(['plis-du-2026-10-24-au-2026-11-24.csv']));
  const query = callsOf(api, CSV).at(-1)?.query;
  expect(query).toMatchObject({
    filtre: 'rejetes',
    tri: 'statut',
    ordre: 'asc',
    colonnes: 'transaction,reference,statut',
  });
  expect(query).not.toHaveProperty('page');
  expect(announced).toContain('Le fichier est téléchargé.');

  const down = problem(503, 'service-indisponible', 'Le service est momentanément indisponible.');
  api.answer({ 'GET /plis/export.xlsx': () => Promise.reject(down) });
  await user.click(screen.getByRole('button', { name: 'Exporter' }));
  await user.click(screen.getByRole('button', { name: /^Exporter en XLSX/ }));
  expect((await screen.findByRole('alert')).textContent).toContain('Le service est momentanément indisponible.');
  expect(screen.getByRole('table')).toBeDefined();

  const enCours = 'Un export est déjà en cours pour votre compte. Attendez sa fin, puis recommencez.';
  api.answer({ [CSV]: () => Promise.reject(problem(429, 'export-en-cours', enCours)) });
  await user.click(screen.getByRole('button', { name: 'Exporter' }));
  await user.click(screen.getByRole('button', { name: 'Exporter en CSV' }));
  await vi.waitFor(() => expect(screen.getByRole('alert').textContent).toContain(enCours));
});

test('beyond ten thousand rows the menu says what to do instead', async () => {
  await mountPage('/', aDashboard({ total: 10_001 }));
  await screen.findByRole('table');
  await userEvent.setup().click(screen.getByRole('button', { name: 'Exporter' }));
  expect(screen.getByText(/^Vos filtres gardent 10.001 plis ; un fichier en contient au plus 10.000\./)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Exporter en CSV' })).toBeNull();
});

test('moves are announced, and load only on request: page and focus stay', async () => {
  let moved = 0;
  const CHANGEMENTS = 'GET /plis/changements';
  const answers = aDashboard({}, { [CHANGEMENTS]: () => ({ ...noChange, plis: moved }) });
  const { router, announced, api } = await mountPage('/?page=2', answers);
  const since = () => callsOf(api, CHANGEMENTS).at(-1)?.query['depuis'];
  const user = userEvent.setup();
  await screen.findByText(/^Liste lue à \d\d:\d\d$/);
  expect(since()).toBeUndefined();

  moved = 3;
  api.answer({ 'GET /plis': { items: [aPli({ statut: 'rejet-sne' })], total: 94 } });
  // A page that becomes visible again checks at once.
  document.dispatchEvent(new Event('visibilitychange'));
  expect(await screen.findByText('3 plis ont changé')).toBeDefined();
  expect(since()).toBe('7');
  // Nobody asked: an agent whose session is over is not interrupted.
  expect(callsOf(api, CHANGEMENTS).every(({ background }) => background)).toBe(true);
  expect(announced.filter((message) => message.startsWith('3 plis ont changé'))).toHaveLength(1);
  expect(screen.queryByText('Rejet SNE')).toBeNull();

  moved = 0;
  const refresh = screen.getByRole('button', { name: 'Actualiser' });
  await user.click(refresh);
  expect(await screen.findByText('Rejet SNE')).toBeDefined();
  expect(screen.getByText(/^Liste lue à/)).toBeDefined();
  expect(document.activeElement).toBe(refresh);
  expect(lastQuery(api)?.['page']).toBe('2');
  expect(router.currentRoute.value.fullPath).toBe('/?page=2');
});

test('a list that loads in a hidden tab has its cursor at once', async () => {
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  onTestFinished(() => hidden.mockRestore());
  const CHANGEMENTS = 'GET /plis/changements';
  const { api } = await mountPage('/', aDashboard());
  await screen.findByRole('table');
  expect(callsOf(api, CHANGEMENTS)).toHaveLength(1);
  // Later checks wait until the tab is seen.
  document.dispatchEvent(new Event('visibilitychange'));
  expect(callsOf(api, CHANGEMENTS)).toHaveLength(1);
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.waitFor(() => expect(callsOf(api, CHANGEMENTS).at(-1)?.query['depuis']).toBe('7'));
});

test('an interrupted follow-up shows its time and what still works', async () => {
  const interrupted = { ...noChange, suiviInterrompuDepuis: '2026-11-24T13:55:00.000Z' };
  await mountPage('/', aDashboard({}, { 'GET /plis/changements': interrupted }));
  expect(
    await screen.findByText('Le suivi de la numérisation est interrompu depuis le 24 novembre 2026 à 14:55.'),
  ).toBeDefined();
  expect(screen.getByText(/Vous pouvez ajouter des pièces/)).toBeDefined();
});

test('the dashboard opens with the saved view; a choice of the agent overrides it', async () => {
  const view = { filtre: 'rejetes', taille: '50' };
  const { api, router } = await mountPage('/', aDashboard({}, { 'GET /api/preferences/:key': { value: view } }));
  const user = userEvent.setup();
  await screen.findByRole('table');
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/?filtre=rejetes&taille=50'));
  expect(lastQuery(api)).toMatchObject({ filtre: 'rejetes', taille: '50' });

  await user.click(screen.getAllByRole('button', { name: 'Effacer les filtres' })[0] ?? document.body);
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/?taille=50'));
  expect(lastQuery(api)).not.toHaveProperty('filtre');

  // The menu's link reopens the dashboard.
  await router.push('/');
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/?filtre=rejetes&taille=50'));
});

test('rows of the plain dashboard do not flash before those of the saved view', async () => {
  const view = Promise.withResolvers<{ value: SavedView }>();
  const list = Promise.withResolvers<PliList>();
  const plain = { items: [aPli({ transaction: 'sansvue000000' })], total: 1 };
  const answers = aDashboard(
    {},
    {
      'GET /plis': ({ query }) => (query['filtre'] === undefined ? plain : list.promise),
      'GET /api/preferences/:key': () => view.promise,
    },
  );
  const { api, announced } = await mountPage('/', answers);
  await vi.waitFor(() => expect(callsOf(api, 'GET /plis')).toHaveLength(1));
  await setImmediate();
  expect(screen.queryByText('sansvue000000')).toBeNull();
  view.resolve({ value: { filtre: 'rejetes' } });
  await vi.waitFor(() => expect(lastQuery(api)).toMatchObject({ filtre: 'rejetes' }));
  await setImmediate();
  expect(screen.queryByText('sansvue000000')).toBeNull();
  expect(screen.getByText('Chargement en cours')).toBeDefined();
  list.resolve({ items: [aPli()], total: 3 });
  expect(await screen.findByText('1je9xw3quz77b')).toBeDefined();
  await vi.waitFor(() => expect(announced).toEqual(['3\u00A0dossiers trouvés, page 1 sur 1.']));
});

test('repeating a search reloads the list', async () => {
  const { api, router } = await mountPage('/?filtre=rejetes', aDashboard());
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Recherche avancée' }));
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() => expect(callsOf(api, 'GET /plis')).toHaveLength(2));
  expect(router.currentRoute.value.fullPath).toBe('/?filtre=rejetes');
});

test('a view is saved, then deleted; a failure shows and nothing is lost', async () => {
  const SAVE = 'PUT /api/preferences/:key';
  const down = problem(503, 'service-indisponible', 'Le service est momentanément indisponible.');
  const { router, announced, api } = await mountPage('/', aDashboard({}, { [SAVE]: () => Promise.reject(down) }));
  const saved = () => callsOf(api, SAVE).at(-1)?.body;
  const user = userEvent.setup();
  await screen.findByRole('table');
  expect(screen.queryByRole('button', { name: 'Enregistrer cette vue' })).toBeNull();

  await router.push('/?filtre=renouveles&page=2');
  await user.click(await screen.findByRole('button', { name: 'Enregistrer cette vue' }));
  expect((await screen.findByRole('alert')).textContent).toContain('La vue n’a pas pu être enregistrée');
  api.answer({ [SAVE]: undefined });
  await user.click(screen.getByRole('button', { name: 'Enregistrer cette vue' }));
  await vi.waitFor(() => expect(saved()).toEqual({ value: { filtre: 'renouveles' } }));
  expect(announced.some((message) => message.startsWith('Vue enregistrée'))).toBe(true);
  await vi.waitFor(() => expect(screen.queryByRole('button', { name: 'Enregistrer cette vue' })).toBeNull());

  await user.click(screen.getByRole('button', { name: 'Revenir à la vue par défaut' }));
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/'));
  expect(saved()).toEqual({ value: null });
  expect(screen.queryByRole('button', { name: 'Revenir à la vue par défaut' })).toBeNull();
});

test('a view that cannot be loaded shows a message and the plain dashboard', async () => {
  const down = problem(503, 'service-indisponible', 'Indisponible.');
  await mountPage('/', aDashboard({}, { 'GET /api/preferences/:key': () => Promise.reject(down) }));
  expect(await screen.findByRole('table')).toBeDefined();
  expect(screen.getByRole('alert').textContent).toContain('Votre vue enregistrée n’a pas pu être lue');
});

test('a late response shows a message', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const late = Promise.withResolvers<PliList>();
  await mountPage('/', aDashboard({}, { 'GET /plis': () => late.promise }));
  await vi.advanceTimersByTimeAsync(3999);
  expect(screen.queryByText(/plus longtemps que d’habitude/)).toBeNull();
  await vi.advanceTimersByTimeAsync(1);
  expect(screen.getByText(/plus longtemps que d’habitude/)).toBeDefined();
  late.resolve({ items: [aPli()], total: 1 });
  await vi.advanceTimersByTimeAsync(0);
  expect(screen.queryByText(/plus longtemps que d’habitude/)).toBeNull();
  expect(screen.getByRole('table')).toBeDefined();
});
