import type { Guichet, Session } from '@pwp/contracts';
import { setSession } from '@pwp/web-kit/host';
import { aSession, fakeApi, mountModule, problem, type FakeAnswers, type FakeApi } from '@pwp/web-kit/testing';
import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Note, NoteEndpoints, NoteList } from '../../contracts/index.ts';
import { fr } from '../locales/fr.ts';
import { routes } from '../routes.ts';

const mairie: Guichet = { code: '00002', nom: 'Mairie d’essai', siret: '00000000000002', codeTerritoire: '034' };
const bailleur: Guichet = { code: 'PWP01', nom: 'Bailleur fictif', siret: '00000000000001', codeTerritoire: '034' };
const note: Note = { id: 1, texte: 'Rappeler la mairie', date: '2026-11-24T13:55:00.000Z' };

const page = document.body;

function sessionFor(guichet: Guichet): Session {
  return aSession({ guichets: [mairie, bailleur], guichet });
}

function listOf(...items: Note[]): NoteList {
  return { items, total: items.length };
}

/** The page over an API that answers this. */
async function open(answers: FakeAnswers<NoteEndpoints>): Promise<FakeApi<NoteEndpoints> & { announced: string[] }> {
  const api = fakeApi<NoteEndpoints>('/api/exemple', answers);
  const { announced } = await mountModule({ path: '/exemple', routes, session: sessionFor(mairie) });
  return { ...api, announced };
}

const user = userEvent.setup();
const press = (name: string) => user.click(screen.getByRole('button', { name }));

async function type(texte: string): Promise<HTMLInputElement> {
  const field = screen.getByLabelText<HTMLInputElement>(/^Texte de la note/);
  await user.clear(field);
  await user.type(field, texte);
  return field;
}

const isShown = (text: string) => vi.waitFor(() => expect(page.textContent).toContain(text));

test('the way back says the service, then the page', async () => {
  await open({ 'GET /notes': listOf() });
  const steps = [...page.querySelectorAll('nav li')].map(({ textContent }) => textContent.trim());
  expect(steps).toEqual([fr.module, 'Notes']);
});

test('the list says that it loads, then shows the notes with their date in full', async () => {
  const list = Promise.withResolvers<NoteList>();
  await open({ 'GET /notes': () => list.promise });
  expect(page.textContent).toContain('Chargement des notes…');
  list.resolve(listOf(note));
  await isShown('Rappeler la mairie');
  expect(page.textContent).toContain('24 novembre 2026 à 14:55');
  expect(page.textContent).not.toContain('Chargement des notes…');
});

test('an empty list says so and how to go on', async () => {
  await open({ 'GET /notes': listOf() });
  await isShown('Il n’y a pas encore de note');
  expect(page.textContent).toContain('«\u00A0Ajouter la note\u00A0»');
});

test('a list that cannot be read says why, and « Réessayer » reads it again', async () => {
  const api = await open({
    'GET /notes': () => {
      throw problem(503, 'service-indisponible', 'Le service redémarre.');
    },
  });
  await isShown('Le service redémarre.');
  api.answer({ 'GET /notes': listOf(note) });
  await press('Réessayer');
  await isShown('Rappeler la mairie');
  expect(page.textContent).not.toContain('Le service redémarre.');
});

test('another guichet shows its own notes, and never those of the one before', async () => {
  const api = await open({ 'GET /notes': listOf(note) });
  await isShown('Rappeler la mairie');
  const list = Promise.withResolvers<NoteList>();
  api.answer({ 'GET /notes': () => list.promise });
  setSession(sessionFor(bailleur));
  await isShown('Chargement des notes…');
  expect(page.textContent).not.toContain('Rappeler la mairie');
  list.resolve(listOf({ ...note, texte: 'Commander des fiches' }));
  await isShown('Commander des fiches');
});

test('a missing text shows in a summary that takes the focus and links to the field; nothing is sent', async () => {
  const api = await open({ 'GET /notes': listOf() });
  const input = await type('   ');
  await press('Ajouter la note');
  await isShown('Une erreur est à corriger');
  const summary = page.querySelector<HTMLElement>('section.fr-alert--error');
  expect(document.activeElement).toBe(summary);
  await user.click(screen.getByRole('link', { name: 'Saisissez le texte de la note.' }));
  expect(document.activeElement).toBe(input);
  expect(api.asked.map(({ key }) => key)).toEqual(['GET /notes']);
});

test('a note that is kept is announced and shown, and the field is empty again', async () => {
  const api = await open({ 'GET /notes': listOf(), 'POST /notes': note });
  const input = await type('Rappeler la mairie');
  api.answer({ 'GET /notes': listOf(note) });
  await press('Ajouter la note');
  await isShown('24 novembre 2026 à 14:55');
  expect(api.asked.find(({ key }) => key === 'POST /notes')?.body).toEqual({ texte: 'Rappeler la mairie' });
  expect(api.announced).toEqual(['La note est ajoutée.']);
  expect(input.value).toBe('');
});

test("the API's refusal of the field is shown as such; any other failure as an alert. What was typed stays", async () => {
  const refusal = problem(400, 'requete-invalide', 'Refus', [{ pointer: '/texte', detail: 'Ce mot est refusé.' }]);
  const api = await open({
    'GET /notes': listOf(),
    'POST /notes': () => {
      throw refusal;
    },
  });
  const input = await type('Rappeler la mairie');
  await press('Ajouter la note');
  await isShown('Ce mot est refusé.');
  expect(page.querySelector('section.fr-alert--error')).not.toBeNull();

  api.answer({ 'POST /notes': () => Promise.reject(new TypeError('network')) });
  await press('Ajouter la note');
  await isShown('Le portail ne répond pas.');
  expect(page.querySelector('[role=alert].fr-alert--error')?.textContent).toContain('La note n’a pas été ajoutée');
  expect(page.querySelector('section.fr-alert--error')).toBeNull();
  expect(input.value).toBe('Rappeler la mairie');
});

test('what is typed while a note is saved stays for the next one', async () => {
  const saved = Promise.withResolvers<typeof note>();
  const api = await open({ 'GET /notes': listOf(), 'POST /notes': () => saved.promise });
  await type('Rappeler la mairie');
  await press('Ajouter la note');
  await vi.waitFor(() => expect(api.asked.some(({ key }) => key === 'POST /notes')).toBe(true));
  const input = await type('Puis le bailleur');
  saved.resolve(note);
  await vi.waitFor(() => expect(api.announced).toEqual(['La note est ajoutée.']));
  expect(input.value).toBe('Puis le bailleur');
});
