import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { PLIS_CHOISIS_MAX } from '../../../contracts/pli-limits.ts';
import { watchDownloads } from '../../testing/downloads.ts';
import { callsOf, mountPage, problem, workFor, type Answers } from '../../testing/mount-page.ts';
import { aDashboard, aPli } from '../../testing/plis.ts';

const box = (transaction: string) =>
  screen.findByRole<HTMLInputElement>('checkbox', { name: `Choisir le pli ${transaction}` });
const wholePage = () =>
  screen.findByRole<HTMLInputElement>('checkbox', { name: 'Choisir tous les plis de cette page' });
const bar = () => screen.findByRole('group', { name: 'Plis cochés' });
const button = (name: string) => screen.getByRole('button', { name });
const aFile = (name: string) => new File(['%PDF'], name);

/** The dashboard with these plis. */
function withPlis(transactions: readonly string[], total = transactions.length, more: Answers = {}): Answers {
  const items = transactions.map((transaction) => aPli({ transaction }));
  return aDashboard(
    { items, total },
    { 'POST /fiches-de-transmission': aFile('fiches.pdf'), 'GET /plis/export.csv': aFile('plis.csv'), ...more },
  );
}

test('ticked plis raise a bar: their fiches in one document, their export, and no tick left', async () => {
  const saved = watchDownloads();
  const { announced, api } = await mountPage('/', withPlis(['aaaaaaaaaaaaa', 'bbbbbbbbbbbbb', 'ccccccccccccc']));
  const user = userEvent.setup();
  for (const transaction of ['ccccccccccccc', 'aaaaaaaaaaaaa']) {
    (await box(transaction)).focus();
    await user.keyboard(' ');
  }
  expect((await bar()).textContent).toMatch(/^\s*2\splis\s:/);
  expect((await wholePage()).indeterminate).toBe(true);
  button('Télécharger les fiches').focus();
  await user.keyboard('{Enter}');
  await vi.waitFor(() => expect(saved).toEqual(['fiches.pdf']));
  expect(callsOf(api, 'POST /fiches-de-transmission').map(({ body }) => body)).toEqual([
    { fiches: [{ transaction: 'ccccccccccccc' }, { transaction: 'aaaaaaaaaaaaa' }] },
  ]);
  for (const words of ['1\u00A0pli coché', '2\u00A0plis cochés', 'Les fiches sont téléchargées.'])
    expect(announced).toContain(words);

  await user.click(button('Exporter en CSV'));
  await vi.waitFor(() => expect(saved).toEqual(['fiches.pdf', 'plis.csv']));
  const query = callsOf(api, 'GET /plis/export.csv').at(-1)?.query;
  expect(query).toMatchObject({ plis: 'ccccccccccccc,aaaaaaaaaaaaa', tri: 'dateTransmission' });
  expect(query).not.toHaveProperty('du');

  await user.click(button('Tout décocher'));
  expect((await box('aaaaaaaaaaaaa')).checked).toBe(false);
  expect(screen.queryByRole('group', { name: 'Plis cochés' })).toBeNull();
  await vi.waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Résultats'));
});

test('« Tout sélectionner » stands for the filters: the server decides, and other filters end it', async () => {
  const saved = watchDownloads();
  const LISTE = 'POST /fiches-de-transmission/liste';
  const answers = withPlis(['aaaaaaaaaaaaa', 'bbbbbbbbbbbbb'], 94, { [LISTE]: aFile('toutes.pdf') });
  const { api, router } = await mountPage('/?contexte=REN', answers);
  const user = userEvent.setup();
  await user.click(await wholePage());
  expect((await bar()).textContent).toMatch(/^\s*2\splis\s:/);
  await user.click(button('Tout sélectionner (94\u00A0plis)'));
  expect((await bar()).textContent).toContain('Les 94 plis de la liste\u00A0:');
  expect(document.activeElement?.textContent.trim()).toBe('Les 94 plis de la liste\u00A0:');
  await user.click(button('Télécharger les fiches'));
  await vi.waitFor(() => expect(saved).toEqual(['toutes.pdf']));
  expect(callsOf(api, LISTE).at(-1)?.query).toMatchObject({ contexte: 'REN' });
  await user.click(button('Exporter en CSV'));
  await vi.waitFor(() => expect(saved).toHaveLength(2));
  expect(callsOf(api, 'GET /plis/export.csv').at(-1)?.query).toMatchObject({ contexte: 'REN' });
  expect(callsOf(api, 'GET /plis/export.csv').at(-1)?.query).not.toHaveProperty('plis');

  // Another page of the same list is ticked too; other filters are another list.
  await router.push('/?contexte=REN&page=2');
  await vi.waitFor(() => expect(screen.getByText('26–50 sur 94')).toBeDefined());
  expect((await box('aaaaaaaaaaaaa')).checked).toBe(true);
  await router.push('/?contexte=AJO');
  await vi.waitFor(() => expect(screen.queryByRole('group', { name: 'Plis cochés' })).toBeNull());
});

test('unticking one of all keeps the others of the page', async () => {
  await mountPage('/', withPlis(['aaaaaaaaaaaaa', 'bbbbbbbbbbbbb'], 94));
  const user = userEvent.setup();
  await user.click(await wholePage());
  await user.click(button('Tout sélectionner (94\u00A0plis)'));
  await user.click(await box('bbbbbbbbbbbbb'));
  expect((await bar()).textContent).toMatch(/^\s*1\spli\s:/);
  expect((await box('aaaaaaaaaaaaa')).checked).toBe(true);
});

test('more fiches than a document holds are refused with the number and the way out, before any request', async () => {
  const { api } = await mountPage('/', withPlis(['aaaaaaaaaaaaa'], 2_000));
  const user = userEvent.setup();
  await user.click(await box('aaaaaaaaaaaaa'));
  await user.click(screen.getByRole('button', { name: /^Tout sélectionner/ }));
  await user.click(button('Télécharger les fiches'));
  const alert = within(await bar()).getByRole('alert').textContent ?? '';
  expect(alert).toMatch(/^\s*Un document contient 200 fiches au plus\s; 2\s000 plis sont cochés\./);
  expect(callsOf(api, 'POST /fiches-de-transmission/liste')).toEqual([]);
});

test('a refusal shows in the bar, and the ticks stay', async () => {
  const refusal = problem(503, 'service-indisponible', 'Réessayez dans un instant.');
  const refused: Answers = { 'POST /fiches-de-transmission': () => Promise.reject(refusal) };
  await mountPage('/', withPlis(['aaaaaaaaaaaaa'], 1, refused));
  const user = userEvent.setup();
  await user.click(await box('aaaaaaaaaaaaa'));
  await user.click(button('Télécharger la fiche'));
  expect(
    within(await bar())
      .getByRole('alert')
      .textContent?.trim(),
  ).toBe('Réessayez dans un instant.');
  expect((await box('aaaaaaaaaaaaa')).checked).toBe(true);
});

test('one pli too many stays unticked, and the bar says what takes them all', async () => {
  const transactions = Array.from(
    { length: PLIS_CHOISIS_MAX },
    (_pli, index) => `pli${String(index).padStart(10, '0')}`,
  );
  const { api, router } = await mountPage('/?taille=100', withPlis(transactions, 101));
  const user = userEvent.setup();
  await user.click(await wholePage());
  api.answer({ 'GET /plis': { items: [aPli({ transaction: 'detropdetrop0' })], total: 101 } });
  await router.push('/?taille=100&page=2');
  await user.click(await box('detropdetrop0'));
  expect((await box('detropdetrop0')).checked).toBe(false);
  expect(within(await bar()).getByRole('alert').textContent).toContain('On coche 100 plis au plus');
  expect((await bar()).textContent).toContain('100\u00A0plis\u00A0:');
});

test('the ticks are cleared when the guichet changes', async () => {
  await mountPage('/', withPlis(['aaaaaaaaaaaaa']));
  await userEvent.setup().click(await box('aaaaaaaaaaaaa'));
  workFor('G1175');
  expect(await screen.findByText(/^Cochez des plis/)).toBeDefined();
});
