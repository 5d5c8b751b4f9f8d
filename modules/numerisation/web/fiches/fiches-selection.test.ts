import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FICHES_MAX } from '../../contracts/fiche-limits.ts';
import { callsOf, mountPage, problem, workFor, type Answers } from '../testing/mount-page.ts';
import { aDashboard, aPli } from '../testing/plis.ts';

const nameOf = (transaction: string) => `Choisir le pli ${transaction} pour sa fiche de transmission`;
const box = (transaction: string) => screen.findByRole<HTMLInputElement>('checkbox', { name: nameOf(transaction) });

/** The dashboard with these plis. */
function withPlis(transactions: readonly string[], numeroUnique: string | null = '0340819000040PWP01'): Answers {
  const items = transactions.map((transaction) => aPli({ transaction, numeroUnique }));
  const fiches = new File(['%PDF'], 'fiches.pdf', { type: 'application/pdf' });
  return aDashboard({ items, total: items.length }, { 'POST /fiches-de-transmission': fiches });
}

test('the fiches of the plis that are ticked come as one document, by the keyboard', async () => {
  const saved: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  onTestFinished(() => click.mockRestore());
  const { announced, api } = await mountPage('/', withPlis(['aaaaaaaaaaaaa', 'bbbbbbbbbbbbb', 'ccccccccccccc']));
  const user = userEvent.setup();
  for (const transaction of ['ccccccccccccc', 'aaaaaaaaaaaaa']) {
    (await box(transaction)).focus();
    await user.keyboard(' ');
  }
  screen.getByRole('button', { name: 'Télécharger les fiches (2)' }).focus();
  await user.keyboard('{Enter}');
  await vi.waitFor(() => expect(saved).toEqual(['fiches.pdf']));
  expect(callsOf(api, 'POST /fiches-de-transmission').map(({ body }) => body)).toEqual([
    { fiches: [{ transaction: 'ccccccccccccc' }, { transaction: 'aaaaaaaaaaaaa' }] },
  ]);
  expect(announced.slice(-3)).toEqual(['1 pli choisi', '2 plis choisis', '2 fiches téléchargées.']);

  await user.click(screen.getByRole('button', { name: 'Effacer le choix' }));
  expect((await box('aaaaaaaaaaaaa')).checked).toBe(false);
  const line = screen.getByText(/^Cochez des plis/).parentElement;
  await vi.waitFor(() => expect(document.activeElement).toBe(line));
});

test('a refusal is said beside the button, and nothing that was ticked is lost', async () => {
  const refusal = problem(503, 'service-indisponible', 'Réessayez dans un instant.');
  const refused: Answers = { 'POST /fiches-de-transmission': () => Promise.reject(refusal) };
  await mountPage('/', { ...withPlis(['aaaaaaaaaaaaa']), ...refused });
  const user = userEvent.setup();
  await user.click(await box('aaaaaaaaaaaaa'));
  await user.click(screen.getByRole('button', { name: 'Télécharger la fiche (1)' }));
  expect((await screen.findByRole('alert')).textContent).toBe('Réessayez dans un instant.');
  expect((await box('aaaaaaaaaaaaa')).checked).toBe(true);
});

test('a creation without a numéro unique cannot be ticked', async () => {
  await mountPage('/', withPlis(['aaaaaaaaaaaaa'], null));
  expect((await box('aaaaaaaaaaaaa')).disabled).toBe(true);
});

test('one more than a document holds stays unticked, and the limit is said', async () => {
  const transactions = Array.from({ length: FICHES_MAX + 1 }, (_pli, index) => `pli${String(index).padStart(10, '0')}`);
  await mountPage('/?taille=100', withPlis(transactions));
  const user = userEvent.setup();
  for (const transaction of transactions) await user.click(await box(transaction));
  expect((await box(transactions.at(-1) ?? '')).checked).toBe(false);
  expect(screen.getByRole('alert').textContent).toContain('50 fiches au plus');
  expect(screen.getByRole('button', { name: 'Télécharger les fiches (50)' })).toBeDefined();
});

test('what is ticked leaves with its guichet', async () => {
  await mountPage('/', withPlis(['aaaaaaaaaaaaa']));
  await userEvent.setup().click(await box('aaaaaaaaaaaaa'));
  workFor('G1175');
  expect(await screen.findByText(/^Cochez des plis/)).toBeDefined();
});
