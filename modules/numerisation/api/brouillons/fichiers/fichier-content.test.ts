import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { buildDemande } from '../../../testing/index.ts';
import { BROUILLONS, NUMERO, refusal } from '../../../testing/brouillons.ts';
import { encrypted } from '../../../testing/pdf.ts';
import { CONTENTS } from '../../../testing/pieces.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';
import { BrouillonFichierModel } from './brouillon-fichier-model.ts';

let id: string;

const api = await startNumerisationApi();
api.sne.demandes.set(NUMERO, buildDemande({ numeroUnique: NUMERO }));
afterAll(() => api.close());
beforeEach(async () => {
  const { id: opened } = await api.drafts.open();
  await api.agent.delete(`${BROUILLONS}/${opened}`);
  ({ id } = await api.drafts.open());
});

const contenu = (fichierId: string, brouillonId = id) => `${BROUILLONS}/${brouillonId}/fichiers/${fichierId}/contenu`;
const ABSENT = [404, 'fichier-introuvable'];
const NO_DRAFT = [404, 'brouillon-introuvable'];

test('a file of the draft comes back byte for byte, and is never a page of the portal', async () => {
  const bytes = CONTENTS.photo();
  const { id: fichierId } = await api.drafts.add(id, { name: 'photo.heic', bytes });
  api.clock.advance(3_600_000);
  const before = await api.drafts.read(id);
  const answer = await fetch(`${api.url}${contenu(fichierId)}`, {
    headers: { authorization: `Bearer ${api.realm.token({ id: 'agent-00002', guichets: ['00002'] })}` },
  });
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/heic',
    'content-length': String(bytes.length),
    'content-disposition': 'inline',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  // Looking does not make it last longer.
  expect(await api.drafts.read(id)).toEqual(before);
});

test('a file of another draft is not in this one', async () => {
  const { id: other } = await api.drafts.open({ contexte: 'MAJ' });
  const { id: fichierId } = await api.drafts.add(other);
  expect(refusal(await api.agent.get(contenu(fichierId)))).toEqual(ABSENT);
  expect((await api.agent.get(contenu(fichierId, other))).status).toBe(200);
});

test('neither a colleague, nor the same agent elsewhere, nor a neighbour reads it', async () => {
  const { id: fichierId } = await api.drafts.add(id);
  const others = [
    api.neighbour,
    api.as({ id: 'another-agent', guichets: ['00002'] }),
    api.as({ id: 'agent-00002', guichets: ['PWP01'] }),
  ];
  const answers = await Promise.all(others.map((caller) => caller.get(contenu(fichierId))));
  expect(answers.map(refusal)).toEqual(others.map(() => NO_DRAFT));
  const strangers = [api.anonymous, api.as({ roles: ['referent'], guichets: ['00002'] }), api.as({ guichets: [] })];
  const refused = await Promise.all(strangers.map((caller) => caller.get(contenu(fichierId))));
  expect(refused.map(({ status }) => status)).toEqual([401, 403, 403]);
});

test('a file that is removed, replaced, deleted or sent with its draft is found no more', async () => {
  const removed = await api.drafts.add(id);
  await api.agent.delete(`${BROUILLONS}/${id}/fichiers/${removed.id}`);
  expect(refusal(await api.agent.get(contenu(removed.id)))).toEqual(ABSENT);

  const replaced = await api.drafts.add(id);
  await api.drafts.put(id, { remplace: [replaced.id] });
  expect(refusal(await api.agent.get(contenu(replaced.id)))).toEqual(ABSENT);

  const kept = await api.drafts.add(id);
  await api.agent.delete(`${BROUILLONS}/${id}`);
  expect(refusal(await api.agent.get(contenu(kept.id)))).toEqual(NO_DRAFT);

  ({ id } = await api.drafts.open());
  const sent = await api.drafts.add(id);
  expect((await api.drafts.send(id)).status).toBe(201);
  expect(refusal(await api.agent.get(contenu(sent.id)))).toEqual(NO_DRAFT);
});

test('a file that is refused, or still checked, is not there', async () => {
  const refused = randomUUID();
  expect((await api.drafts.put(id, { fichierId: refused, bytes: encrypted() })).status).toBe(422);
  expect(refusal(await api.agent.get(contenu(refused)))).toEqual(ABSENT);

  const checked = randomUUID();
  const putting = api.drafts.put(id, { fichierId: checked });
  // Whenever it is asked: not there, or there whole.
  const early = await api.agent.get(contenu(checked));
  expect([404, 200]).toContain(early.status);
  expect((await putting).status).toBe(201);
  expect((await api.agent.get(contenu(checked))).status).toBe(200);
});

test('a file whose row goes while it is opened is not there; one that the store lost is a failure', async () => {
  const { id: fichierId } = await api.drafts.add(id);
  const row = await BrouillonFichierModel.findOne({ where: { brouillonId: id, fichierId }, rejectOnEmpty: true });
  const stored = (await api.storedFiles()).find((path) => path.endsWith(row.fichier));
  await rm(stored ?? '');
  expect((await api.agent.get(contenu(fichierId))).status).toBe(500);
  BrouillonFichierModel.addHook('afterFind', 'gone', async () => {
    BrouillonFichierModel.removeHook('afterFind', 'gone');
    await BrouillonFichierModel.destroy({ where: { fichierId } });
  });
  expect(refusal(await api.agent.get(contenu(fichierId)))).toEqual(ABSENT);
});

test.each(['court', 'a/b', '..%2f..%2fetc'])('« %s » is no id of a file', async (fichierId) => {
  expect([400, 404]).toContain((await api.agent.get(contenu(fichierId))).status);
});
