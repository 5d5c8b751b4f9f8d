import type { Guichet, Problem, Session } from '@pwp/contracts';
import { setSession } from '@pwp/web-kit/host';
import { aSession, installSilentHost } from '@pwp/web-kit/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Note, NoteList } from '../contracts/index.ts';
import { mount, unmount } from './main.ts';

const mairie: Guichet = { code: '00002', nom: "Mairie d'essai", siret: '00000000000002', codeTerritoire: '034' };
const bailleur: Guichet = { code: 'PWP01', nom: 'Bailleur fictif', siret: '00000000000001', codeTerritoire: '034' };
const note: Note = { id: 1, texte: 'Rappeler la mairie', date: '2026-11-24T13:55:00.000Z' };

let announced: string[];
const fetchStub = vi.fn<typeof fetch>();
const page = document.createElement('main');

beforeEach(() => {
  fetchStub.mockReset();
  vi.stubGlobal('fetch', fetchStub);
  announced = installSilentHost();
  setSession(sessionFor(mairie));
  document.body.replaceChildren(page);
  window.history.replaceState(null, '', '/exemple');
});

afterEach(async () => {
  await unmount();
  vi.unstubAllGlobals();
});

function sessionFor(guichet: Guichet): Session {
  return aSession({ guichets: [mairie, bailleur], guichet });
}

function listOf(...items: Note[]): Response {
  return Response.json({ items, total: items.length } satisfies NoteList);
}

function problem(status: number, code: string, more: Partial<Problem> = {}): Response {
  return Response.json({ type: `urn:pwp:problem:${code}`, title: 'Refus', status, code, ...more }, { status });
}

function button(name: string): HTMLButtonElement {
  const found = [...page.querySelectorAll('button')].find((candidate) => candidate.textContent.trim() === name);
  if (found === undefined) throw new Error(`There is no button « ${name} ».`);
  return found;
}

function type(texte: string): HTMLInputElement {
  const input = page.querySelector<HTMLInputElement>('form input');
  if (input === null) throw new Error('There is no field.');
  input.value = texte;
  input.dispatchEvent(new Event('input'));
  return input;
}

const isShown = (text: string) => vi.waitFor(() => expect(page.textContent).toContain(text));

test('the list says that it loads, then shows the notes with their date in full', async () => {
  const answer = Promise.withResolvers<Response>();
  fetchStub.mockReturnValue(answer.promise);
  await mount({ domElement: page });
  expect(page.textContent).toContain('Chargement des notes…');
  answer.resolve(listOf(note));
  await isShown('Rappeler la mairie');
  expect(page.textContent).toContain('24 novembre 2026 à 14:55');
  expect(page.textContent).not.toContain('Chargement des notes…');
});

test('an empty list says so and how to go on', async () => {
  fetchStub.mockResolvedValue(listOf());
  await mount({ domElement: page });
  await isShown("Ce guichet n'a pas encore de note");
  expect(page.textContent).toContain('« Ajouter la note »');
});

test('a list that cannot be read says why, and « Réessayer » reads it again', async () => {
  fetchStub.mockResolvedValueOnce(problem(503, 'service-indisponible', { detail: 'Le service redémarre.' }));
  await mount({ domElement: page });
  await isShown('Le service redémarre.');
  fetchStub.mockResolvedValueOnce(listOf(note));
  button('Réessayer').click();
  await isShown('Rappeler la mairie');
  expect(page.textContent).not.toContain('Le service redémarre.');
});

test('another guichet shows its own notes, and never those of the one before', async () => {
  fetchStub.mockResolvedValueOnce(listOf(note));
  await mount({ domElement: page });
  await isShown('Rappeler la mairie');
  const answer = Promise.withResolvers<Response>();
  fetchStub.mockReturnValueOnce(answer.promise);
  setSession(sessionFor(bailleur));
  await isShown('Chargement des notes…');
  expect(page.textContent).not.toContain('Rappeler la mairie');
  answer.resolve(listOf({ ...note, texte: 'Commander des fiches' }));
  await isShown('Commander des fiches');
});

test('a text that is missing is named in a summary that takes the focus and leads to the field; nothing is sent', async () => {
  fetchStub.mockResolvedValue(listOf());
  await mount({ domElement: page });
  const input = type('   ');
  button('Ajouter la note').click();
  await isShown('Une erreur est à corriger');
  const summary = page.querySelector<HTMLElement>('section.fr-alert--error');
  expect(document.activeElement).toBe(summary);
  const link = summary?.querySelector('a');
  expect(link?.textContent).toBe('Saisissez le texte de la note.');
  link?.click();
  expect(document.activeElement).toBe(input);
  expect(fetchStub).toHaveBeenCalledTimes(1);
});

test('a note that is kept is announced and shown, and the field is empty again', async () => {
  fetchStub.mockResolvedValueOnce(listOf());
  await mount({ domElement: page });
  const input = type('Rappeler la mairie');
  fetchStub.mockResolvedValueOnce(Response.json(note, { status: 201 })).mockResolvedValueOnce(listOf(note));
  button('Ajouter la note').click();
  await isShown('24 novembre 2026 à 14:55');
  const [path, init] = fetchStub.mock.calls[1] ?? [];
  expect([path, init?.method, init?.body]).toEqual(['/api/exemple/notes', 'POST', '{"texte":"Rappeler la mairie"}']);
  expect(announced).toEqual(['La note est ajoutée.']);
  expect(input.value).toBe('');
});

test("the API's refusal of the field is shown as such; any other failure as an alert. What was typed stays", async () => {
  fetchStub.mockResolvedValueOnce(listOf());
  await mount({ domElement: page });
  const input = type('Rappeler la mairie');
  const errors = [{ pointer: '/texte', detail: 'Ce mot est refusé.' }];
  fetchStub.mockResolvedValueOnce(problem(400, 'requete-invalide', { errors }));
  button('Ajouter la note').click();
  await isShown('Ce mot est refusé.');
  expect(page.querySelector('section.fr-alert--error')).not.toBeNull();

  fetchStub.mockRejectedValueOnce(new TypeError('network'));
  button('Ajouter la note').click();
  await isShown('Le portail ne répond pas.');
  expect(page.querySelector('[role=alert].fr-alert--error')?.textContent).toContain("La note n'a pas été ajoutée");
  expect(page.querySelector('section.fr-alert--error')).toBeNull();
  expect(input.value).toBe('Rappeler la mairie');
});
