import type { RichTextDocument } from '@pwp/rich-text';
import { aSession, fakeApi, mountModule, problem, type FakeAnswers } from '@pwp/web-kit/testing';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { FICHIER } from '../../contracts/document-limits.ts';
import type { DocumentEndpoints, GuichetDocument, GuichetDocumentList } from '../../contracts/index.ts';
import { routes } from '../routes.ts';

const mairie = { code: '00002', nom: 'Mairie d’essai', siret: '00000000000002', codeTerritoire: '034' };
const texte: RichTextDocument = {
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Le guichet ferme à midi.' }] }],
};
const horaires: GuichetDocument = { id: 1, titre: 'Horaires', texte, fichier: 'Plan.pdf' };
const listOf = (...items: GuichetDocument[]): GuichetDocumentList => ({ items, total: items.length });
const plan = new File(['%PDF-1.7'], 'Plan.pdf', { type: 'application/pdf' });

const user = userEvent.setup();
const press = (name: string) => user.click(screen.getByRole('button', { name }));

/** The page over an API that answers this. */
async function open(answers: FakeAnswers<DocumentEndpoints>) {
  const api = fakeApi<DocumentEndpoints>('/api/exemple', answers);
  const session = aSession({ guichets: [mairie], guichet: mairie });
  const { announced } = await mountModule({ path: '/exemple', routes, session });
  return { ...api, announced };
}

async function choose(file: File): Promise<void> {
  const field = document.querySelector<HTMLInputElement>('input[type=file]');
  if (field === null) throw new Error('There is no field for a file.');
  await user.upload(field, file);
}

test('a document is shown with its text, and what it can be read as', async () => {
  await open({ 'GET /documents': listOf(horaires) });
  const shown = within(
    (await screen.findByRole('heading', { level: 3, name: 'Horaires' })).closest('li') ?? document.body,
  );
  expect(shown.getByText('Le guichet ferme à midi.')).toBeDefined();
  expect(shown.getByRole('button', { name: 'Télécharger « Horaires » en PDF' })).toBeDefined();
  expect(shown.getByRole('button', { name: 'Télécharger Plan.pdf' })).toBeDefined();
});

test('a missing title is said at the field; nothing is sent', async () => {
  const api = await open({ 'GET /documents': listOf() });
  await screen.findByText('Il n’y a pas encore de document');
  await press('Ajouter le document');
  await user.click(await screen.findByRole('link', { name: 'Saisissez le titre du document.' }));
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: /^Titre/ }));
  expect(api.asked.map(({ key }) => key)).toEqual(['GET /documents']);
});

test('the text is sent, then the file of it', async () => {
  const api = await open({
    'GET /documents': listOf(),
    'POST /documents': horaires,
    'PUT /documents/:id/fichier': horaires,
  });
  await user.type(screen.getByRole('textbox', { name: /^Titre/ }), 'Horaires');
  await choose(plan);
  expect(await screen.findByText('Plan.pdf sera joint.')).toBeDefined();
  await press('Ajouter le document');
  await vi.waitFor(() => expect(api.announced).toEqual(['Plan.pdf sera joint.', 'Le document est ajouté.']));
  expect(api.asked.find(({ key }) => key === 'PUT /documents/:id/fichier')?.params).toEqual({ id: '1' });
});

test('a file that does not come is said: the document is there without it, and it is sent again alone', async () => {
  let tries = 0;
  const api = await open({
    'GET /documents': listOf(),
    'POST /documents': horaires,
    'PUT /documents/:id/fichier': () => {
      tries += 1;
      if (tries === 1) throw problem(507, 'stockage-plein', 'Réessayez dans quelques minutes.');
      return horaires;
    },
  });
  await user.type(screen.getByRole('textbox', { name: /^Titre/ }), 'Horaires');
  await choose(plan);
  await press('Ajouter le document');
  expect(await screen.findByText('Réessayez dans quelques minutes.')).toBeDefined();
  expect(screen.getByRole('alert').textContent).toContain('Le document est ajouté, sans son fichier');
  expect(api.announced).toEqual(['Plan.pdf sera joint.']);
  await press('Joindre Plan.pdf');
  await vi.waitFor(() => expect(api.announced).toContain('Le document est ajouté.'));
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Joindre Plan.pdf' })).toBeNull();
  expect(api.asked.filter(({ key }) => key === 'POST /documents')).toHaveLength(1);
});

test('what is typed while a document is sent is of the next one', async () => {
  const { promise, resolve } = Promise.withResolvers<GuichetDocument>();
  await open({ 'GET /documents': listOf(), 'POST /documents': () => promise });
  const titre = screen.getByRole<HTMLInputElement>('textbox', { name: /^Titre/ });
  await user.type(titre, 'Horaires');
  await press('Ajouter le document');
  await user.type(titre, ' d’été');
  resolve(horaires);
  await screen.findByText('Il n’y a pas encore de document');
  expect(titre.value).toBe('Horaires d’été');
});

test('a chosen file is taken away, and one that is no PDF is refused before it is sent', async () => {
  await open({ 'GET /documents': listOf() });
  await choose(plan);
  await press('Retirer Plan.pdf');
  expect(screen.queryByText('Plan.pdf sera joint.')).toBeNull();
  const field = document.querySelector<HTMLInputElement>('input[type=file]');
  if (field === null) throw new Error('There is no field for a file.');
  await userEvent.setup({ applyAccept: false }).upload(field, new File(['MZ'], 'Outil.exe'));
  expect(await screen.findByText('Outil.exe n’est pas un PDF.')).toBeDefined();
});

test('a file that is too large is never sent', async () => {
  const api = await open({ 'GET /documents': listOf() });
  await choose(new File([new Uint8Array(FICHIER.bytes + 1)], 'Gros.pdf', { type: 'application/pdf' }));
  expect(await screen.findByText('Gros.pdf dépasse 10 Mo.')).toBeDefined();
  expect(api.asked.map(({ key }) => key)).toEqual(['GET /documents']);
});

test('what cannot be read says why', async () => {
  await open({
    'GET /documents': listOf(horaires),
    'GET /documents/:id/impression': () => {
      throw problem(429, 'export-en-cours', 'Un fichier est déjà en préparation.');
    },
  });
  await screen.findByRole('heading', { level: 3, name: 'Horaires' });
  await press('Télécharger « Horaires » en PDF');
  expect(await screen.findByText('Un fichier est déjà en préparation.')).toBeDefined();
});
