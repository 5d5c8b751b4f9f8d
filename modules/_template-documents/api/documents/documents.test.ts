import { readdir, utimes } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Role } from '@pwp/contracts';
import type { RichTextDocument } from '@pwp/rich-text';
import { describedOperations, movableClock, schemaFaults, startTestApi, type TestClient } from '@pwp/testing';
import { SIGNATURE, startClamdDouble } from '@pwp/testing/clamd-double';
import { matching } from '@pwp/testing/matching';
import { Op } from 'sequelize';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { FICHIER } from '../../contracts/index.ts';
import { isShownTo, ROLES } from '../access.ts';
import { localPortal } from '../../testing/local-portal.ts';
import { exempleApi } from '../index.ts';
import { DocumentModel } from './document-model.ts';

const clock = movableClock(new Date('2026-11-24T13:55:00.000Z'));
/** Whoever module.json shows the pages to. */
const [role = 'professionnel'] = ROLES;

const clamd = await startClamdDouble();
const api = await startTestApi({ modules: [exempleApi], clock, environment: { PWP_CLAMD: clamd.address } });
afterAll(async () => {
  await api.close();
  await clamd.close();
});

const agent = api.as({ id: 'agent', roles: [role], guichets: ['PWP01'] });
const neighbour = api.as({ id: 'neighbour', roles: [role], guichets: ['G1175'] });
const texteOf = (text: string): RichTextDocument => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
const pdf = (words = 'guide') => new Blob([`%PDF-1.7\n${words}\n%%EOF\n`], { type: 'application/pdf' });

async function added(titre = 'Horaires'): Promise<string> {
  const body = { titre, texte: texteOf('Le guichet ferme à midi.') };
  const answer = await agent.post('/api/exemple/documents', { body });
  expect(answer.status).toBe(201);
  return `/api/exemple/documents/${z.object({ id: z.int() }).parse(answer.body).id}`;
}

/** Paths of the files in the store. */
async function storedFiles(): Promise<string[]> {
  const entries = await readdir(resolve(api.folder, 'files'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => resolve(entry.parentPath, entry.name));
}

/** Sends a file for a document. */
function join(client: TestClient, path: string, content: Blob, name = 'guide.pdf') {
  const form = new FormData();
  form.set('file', content, name);
  return client.put(`${path}/fichier`, { form });
}

test('steps are in order, and models have the columns of their tables', async () => {
  expect(await schemaFaults(api.platform, 'exemple', exempleApi.migrations)).toEqual([]);
});

test('a rich text is kept as it was written; one that the schema has not is refused', async () => {
  await added('Fermeture');
  const { body } = await agent.get('/api/exemple/documents');
  expect(body).toMatchObject({
    items: [{ titre: 'Fermeture', texte: texteOf('Le guichet ferme à midi.'), fichier: null }],
  });
  const script = { type: 'doc', content: [{ type: 'script', content: [] }] };
  const refused = await agent.post('/api/exemple/documents', { body: { titre: 'Autre', texte: script } });
  expect(refused.body).toMatchObject({
    code: 'requete-invalide',
    errors: [{ pointer: matching.stringMatching(/^\/texte/) }],
  });
});

test('the longest text is kept, whatever its marks', async () => {
  const word = { type: 'text' as const, text: 'a ', marks: [{ type: 'strong' as const }] };
  const texte: RichTextDocument = {
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: Array.from({ length: 2_500 }, () => [word, { type: 'text' as const, text: 'b ' }]).flat(),
      },
    ],
  };
  const answer = await agent.post('/api/exemple/documents', { body: { titre: 'Long', texte } });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({ texte });
});

test('a file is joined by its content, in place of the one before, and given back', async () => {
  const path = await added();
  expect((await join(agent, path, pdf('premier'), 'Premier.pdf')).body).toMatchObject({ fichier: 'Premier.pdf' });
  const before = await storedFiles();
  expect((await join(agent, path, pdf('second'), 'Second.pdf')).body).toMatchObject({ fichier: 'Second.pdf' });
  expect(await storedFiles()).toHaveLength(before.length);
  const given = await agent.get(`${path}/fichier`);
  expect(given.headers.get('content-type')).toBe('application/pdf');
  expect(given.text).toContain('second');
});

test.each<[string, Blob, string]>([
  ['an empty file', new Blob([]), 'fichier-vide'],
  ['a file of another type than its name says', new Blob(['MZ…']), 'type-de-fichier-refuse'],
  ['an infected file', pdf(SIGNATURE), 'fichier-infecte'],
  ['one that is too large', new Blob([new Uint8Array(FICHIER.bytes + 1)]), 'fichier-trop-volumineux'],
])('%s is refused, and the document keeps the one that it has', async (_, content, code) => {
  const path = await added();
  await join(agent, path, pdf(), 'Avant.pdf');
  expect((await join(agent, path, content)).body).toMatchObject({ code });
  expect((await agent.get('/api/exemple/documents')).body).toMatchObject({
    items: matching.arrayContaining([matching.objectContaining({ fichier: 'Avant.pdf' })]),
  });
  expect((await agent.get(`${path}/fichier`)).text).toContain('guide');
});

test('its text is printed by a thread', async () => {
  const answer = await agent.get(`${await added()}/impression`);
  expect(answer.status).toBe(200);
  expect(answer.text.startsWith('%PDF-')).toBe(true);
});

test("another guichet's documents and files are never seen", async () => {
  const path = await added();
  await join(agent, path, pdf());
  expect((await neighbour.get('/api/exemple/documents')).body).toEqual({ items: [], total: 0 });
  for (const answer of [
    await neighbour.get(`${path}/fichier`),
    await neighbour.get(`${path}/impression`),
    await join(neighbour, path, pdf('autre')),
  ])
    expect([answer.status, answer.body]).toEqual([404, matching.objectContaining({ code: 'document-introuvable' })]);
});

test('every route refuses callers without the role', async () => {
  const { body } = await api.anonymous.get('/api/openapi.json');
  const operations = describedOperations(body).filter(({ path }) => path.startsWith('/api/exemple'));
  expect(operations).toHaveLength(5);
  for (const { method, path } of operations) {
    const statusFor = async (client: TestClient) =>
      (await client[method.toLowerCase() as keyof TestClient](path)).status;
    expect(await statusFor(api.anonymous)).toBe(401);
    for (const other of Role.options.filter((one) => !isShownTo(one)))
      expect(await statusFor(api.as({ id: other, roles: [other], guichets: ['PWP01'] }))).toBe(403);
  }
});

test('what a cut upload left is deleted at night, and no file of a document', async () => {
  const cut = await added('Coupé');
  await join(agent, cut, pdf('coupé'));
  // As if its process had ended before it wrote the row.
  await DocumentModel.update({ fichier: null }, { where: { titre: 'Coupé' } });
  const path = await added();
  await join(agent, path, pdf('gardé'));
  const stored = await storedFiles();
  const before = new Date(clock.now().getTime() - 2 * 86_400_000);
  for (const file of stored) await utimes(file, before, before);
  const kept = await DocumentModel.count({ where: { fichier: { [Op.not]: null } } });
  await api.runJob('exemple.sweep-files');
  expect(await storedFiles()).toHaveLength(kept);
  expect(stored.length).toBeGreaterThan(kept);
  expect((await agent.get(`${path}/fichier`)).text).toContain('gardé');
});

test('the documents of a person are told, and erased with that person', async () => {
  const author = api.as({ id: 'author', roles: [role], guichets: ['PWP01'] });
  const made = await author.post('/api/exemple/documents', {
    body: { titre: 'De ma main', texte: texteOf('Un mot.') },
  });
  const before = await storedFiles();
  await join(author, `/api/exemple/documents/${z.object({ id: z.int() }).parse(made.body).id}`, pdf('de ma main'));
  expect(await storedFiles()).toHaveLength(before.length + 1);
  const person = { type: 'compte' as const, ids: ['author'], adresses: ['author@exemple.test'], noms: [] };
  const { personalData } = api.platform;
  expect((await personalData.tell(person)).lieux['exemple']).toMatchObject({ documents: [{ titre: 'De ma main' }] });
  expect((await personalData.erase(person)).erased).toMatchObject({ 'exemple.documents': 1 });
  expect(await storedFiles()).toEqual(before);
  expect((await personalData.tell(person)).lieux['exemple']).toEqual({ documents: [] });
});

test('a portal on one machine has a document for each guichet of the demo', async () => {
  const demo = { now: clock.now(), guichets: ['00002'], agentId: 'agent' };
  await api.platform.database.transaction(async () => localPortal.seed?.(demo));
  const there = api.as({ id: 'there', roles: [role], guichets: ['00002'] });
  expect((await there.get('/api/exemple/documents')).body).toMatchObject({
    items: [{ titre: 'Document de démonstration' }],
    total: 1,
  });
});
