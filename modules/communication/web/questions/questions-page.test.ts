import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { mountPage, problem } from '../testing/mount-page.ts';
import { aQuestion, aText, ID, OTHER_ID } from '../testing/publications.ts';

const user = userEvent.setup();
const PATH = '/communication/questions';
const two = {
  items: [
    aQuestion({ theme: 'demandes' }),
    aQuestion({
      id: OTHER_ID,
      theme: 'comptes',
      titre: 'Qui crée un compte ?',
      texte: aText('Le référent.'),
      lue: true,
    }),
  ],
  total: 2,
};

test('questions stand under their theme; one that is opened shows its answer and is read', async () => {
  const { api } = await mountPage(PATH, { 'GET /questions': two, 'PUT /publications/:id/lecture': undefined });
  const question = await screen.findByRole('button', { name: /^Comment remplacer une pièce/ });
  expect(screen.getByRole('heading', { level: 2, name: 'Demandes et pièces justificatives' })).toBeDefined();
  expect(question.getAttribute('aria-expanded')).toBe('false');
  await user.click(question);
  expect(question.getAttribute('aria-expanded')).toBe('true');
  expect(document.getElementById(question.getAttribute('aria-controls') ?? '')?.textContent).toContain(
    'Ouvrez À corriger.',
  );
  await vi.waitFor(() =>
    expect(
      api.asked.filter(({ key }) => key.endsWith('/lecture')).map(({ params, body }) => ({ ...params, body })),
    ).toEqual([{ id: ID, body: { versionALire: 1 } }]),
  );
  await user.click(screen.getByRole('button', { name: /^Qui crée un compte/ }));
  expect(api.asked.filter(({ key }) => key.endsWith('/lecture'))).toHaveLength(1);
});

test('« Tout déplier » opens them all, and marks none', async () => {
  const { api } = await mountPage(PATH, { 'GET /questions': two });
  await user.click(await screen.findByRole('button', { name: 'Tout déplier' }));
  for (const button of screen.getAllByRole('button', { name: /\?/ }))
    expect(button.getAttribute('aria-expanded')).toBe('true');
  await user.click(screen.getByRole('button', { name: 'Tout replier' }));
  expect(screen.getByRole('button', { name: /^Qui crée/ }).getAttribute('aria-expanded')).toBe('false');
  expect(api.asked.map(({ key }) => key)).toEqual(['GET /questions']);
});

test('a search finds words of the answer too, without accents, and says how many', async () => {
  const { announced } = await mountPage(PATH, { 'GET /questions': two });
  await user.type(await screen.findByRole('searchbox', { name: 'Mots de la question ou de sa réponse' }), 'REFERENT');
  await vi.waitFor(() => expect(announced.at(-1)).toMatch(/^1\squestion trouvée$/));
  expect(screen.queryByRole('button', { name: /^Comment remplacer/ })).toBeNull();
  await user.type(screen.getByRole('searchbox'), ' licorne');
  expect(await screen.findByText('Aucune question ne correspond')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Effacer la recherche' }));
  expect(await screen.findByRole('button', { name: /^Comment remplacer/ })).toBeDefined();
});

test('without a question, the support is a way on; a list that fails says why', async () => {
  const { api } = await mountPage(PATH, { 'GET /questions': { items: [], total: 0 } });
  expect((await screen.findByRole('link', { name: 'Ouvrir un ticket' })).getAttribute('href')).toBe('/support');
  expect(api.asked).toHaveLength(1);
});

test('questions that cannot be read say why', async () => {
  await mountPage(PATH, {
    'GET /questions': () => {
      throw problem(503, 'service-indisponible', 'Le service redémarre.');
    },
  });
  expect(await screen.findByText('Le service redémarre.')).toBeDefined();
});
