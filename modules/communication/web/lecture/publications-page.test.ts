import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { mountPage, problem } from '../testing/mount-page.ts';
import { aList, aPublication, OTHER_ID } from '../testing/publications.ts';

const user = userEvent.setup();
const queries = (api: { asked: { key: string; query: Record<string, string> }[] }) =>
  api.asked.filter(({ key }) => key === 'GET /publications').map(({ query }) => query);

test('each publication says what it is, from whom, since when, and whether it is unread', async () => {
  await mountPage('/communication', {
    'GET /publications': aList([
      aPublication({ genre: 'alerte', corrigeeLe: '2026-11-25T10:00:00.000Z', pieces: 2 }),
      aPublication({ id: OTHER_ID, titre: 'Guide du dépôt', genre: 'document', emetteur: 'gip', lue: true }),
    ]),
  });
  expect(await screen.findByRole('heading', { name: /2\spublications, dont 1\snon lue/ })).toBeDefined();
  const list = await screen.findByRole('link', { name: 'Nouveaux horaires' });
  const [first, second] = list.closest('ul')?.children ?? [];
  for (const words of ['Alerte', 'Non lue', 'Le guichet ouvre le samedi.', 'Votre référent', '24 novembre 2026'])
    expect(first?.textContent).toContain(words);
  expect(first?.textContent).toContain('corrigée le 25 novembre 2026');
  expect(first?.textContent).toMatch(/2\sfichiers joints/);
  expect(second?.textContent).toContain('Le GIP');
  expect(second?.textContent).not.toContain('Non lue');
});

test('what the menu counts opens the unread ones; a kind, a theme and a period narrow the list', async () => {
  const { api, router } = await mountPage('/communication?liste=non-lues', {
    'GET /publications': aList([aPublication()]),
  });
  await screen.findByRole('link', { name: 'Nouveaux horaires' });
  expect(queries(api)).toEqual([{ nonLues: 'oui' }]);
  expect(screen.getByRole('button', { name: 'Non lues' }).getAttribute('aria-pressed')).toBe('true');
  await user.click(screen.getByRole('button', { name: 'Alertes' }));
  await vi.waitFor(() => expect(queries(api).at(-1)).toEqual({ nonLues: 'oui', genre: 'alerte' }));
  await user.selectOptions(screen.getByLabelText('Thème'), 'Réglementation');
  await user.type(screen.getByLabelText('Parues du'), '2026-11-01');
  await user.type(screen.getByLabelText('Mots du titre ou du texte'), 'Alice DEMO');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() =>
    expect(queries(api).at(-1)).toEqual({
      nonLues: 'oui',
      genre: 'alerte',
      theme: 'reglementation',
      du: '2026-11-01',
      texte: 'Alice DEMO',
    }),
  );
  // What is typed may be a name: it stays out of the address.
  expect(router.currentRoute.value.fullPath).toBe(
    '/communication?liste=non-lues&genre=alerte&theme=reglementation&du=2026-11-01',
  );
  await user.click(screen.getByRole('button', { name: 'Effacer' }));
  await vi.waitFor(() => expect(queries(api).at(-1)).toEqual({ nonLues: 'oui', genre: 'alerte' }));
});

test('a period that ends before it begins is refused at its field', async () => {
  const { api } = await mountPage('/communication', { 'GET /publications': aList([aPublication()]) });
  await screen.findByRole('link', { name: 'Nouveaux horaires' });
  await user.type(screen.getByLabelText('Parues du'), '2026-11-20');
  await user.type(screen.getByLabelText('Jusqu’au'), '2026-11-01');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  expect(await screen.findByText('La date de début est après la date de fin.')).toBeDefined();
  expect(document.activeElement).toBe(screen.getByLabelText('Parues du'));
  expect(queries(api)).toHaveLength(1);
});

test('« Tout marquer comme lu » marks what was there when the list was read', async () => {
  const { api, announced } = await mountPage('/communication', {
    'GET /publications': aList([aPublication()]),
    'PUT /lectures': undefined,
  });
  const button = await screen.findByRole('button', { name: 'Tout marquer comme lu' });
  const before = new Date().toISOString();
  api.answer({ 'GET /publications': aList([aPublication({ lue: true })]) });
  await user.click(button);
  await vi.waitFor(() => expect(screen.queryByText('Non lue')).toBeNull());
  const [mark] = api.asked.filter(({ key }) => key === 'PUT /lectures');
  expect(JSON.stringify(mark?.body) <= JSON.stringify({ jusqua: before })).toBe(true);
  expect(announced).toContain('Toutes les publications sont marquées comme lues.');
  // The button went: the focus stays in the page.
  expect(document.activeElement?.tagName).toBe('H2');
});

test('a list of a part does not offer to mark « tout »', async () => {
  await mountPage('/communication?genre=article', { 'GET /publications': aList([aPublication()], { nonLues: 3 }) });
  await screen.findByRole('link', { name: 'Nouveaux horaires' });
  expect(screen.queryByRole('button', { name: 'Tout marquer comme lu' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Non lues' }));
  await user.click(screen.getByRole('button', { name: 'Toutes' }));
  expect(await screen.findByRole('button', { name: 'Tout marquer comme lu' })).toBeDefined();
});

test('a mark that is refused says why, and the list stays', async () => {
  await mountPage('/communication', {
    'GET /publications': aList([aPublication()]),
    'PUT /lectures': () => {
      throw problem(503, 'service-indisponible', 'Le service redémarre.');
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Tout marquer comme lu' }));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('Le service redémarre.');
  expect(screen.getByText('Non lue')).toBeDefined();
});

test.each([
  ['/communication', 'Il n’y a pas encore de publication'],
  ['/communication?liste=non-lues', 'Vous avez tout lu'],
  ['/communication?genre=document', 'Aucune publication du genre « Document » ne vous est adressée'],
  ['/communication?theme=comptes', 'Aucune publication ne correspond'],
])('at %s, an empty list says: %s', async (path, words) => {
  await mountPage(path, { 'GET /publications': aList([]) });
  expect(await screen.findByText(words)).toBeDefined();
});

test('a list that cannot be read says why, and « Réessayer » reads it again', async () => {
  const { api } = await mountPage('/communication', {
    'GET /publications': () => {
      throw problem(503, 'service-indisponible', 'Le service redémarre.');
    },
  });
  await screen.findByText('Le service redémarre.');
  api.answer({ 'GET /publications': aList([aPublication()]) });
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByRole('link', { name: 'Nouveaux horaires' })).toBeDefined();
});

test('« Afficher la suite » adds the next page below, and leaves with the last one', async () => {
  const first = aList([aPublication()], { total: 2, nextCursor: 'apres-1' });
  const { api, announced } = await mountPage('/communication', {
    'GET /publications': ({ query }) =>
      query['cursor'] === 'apres-1'
        ? aList([aPublication({ id: OTHER_ID, titre: 'Plus ancienne' })], { total: 2 })
        : first,
  });
  await user.click(await screen.findByRole('button', { name: 'Afficher la suite' }));
  const older = await screen.findByRole('link', { name: 'Plus ancienne' });
  expect(screen.getByRole('link', { name: 'Nouveaux horaires' })).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Afficher la suite' })).toBeNull();
  expect(document.activeElement).toBe(older);
  expect(announced.at(-1)).toMatch(/^1\spublication ajoutée à la liste\.$/);
  expect(queries(api)).toHaveLength(2);
});

test('news bring what just appeared, without a reload', async () => {
  const { api, tellNews } = await mountPage('/communication', { 'GET /publications': aList([]) });
  await screen.findByText('Il n’y a pas encore de publication');
  api.answer({ 'GET /publications': aList([aPublication()]) });
  tellNews();
  const link = await screen.findByRole('link', { name: 'Nouveaux horaires' });
  expect(within(link.closest('li') ?? document.body).getByText('Non lue')).toBeDefined();
});
