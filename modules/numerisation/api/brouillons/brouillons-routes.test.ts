import { randomUUID } from 'node:crypto';
import type { TestClient } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { BrouillonList } from '../../contracts/index.ts';
import { buildDemande } from '../../testing/index.ts';
import { BROUILLONS, draftsOf, NUMERO, refusal } from '../../testing/brouillons.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { BrouillonFichierModel } from './fichiers/brouillon-fichier-model.ts';
import { BrouillonModel } from './brouillon-model.ts';
import { PliModel } from '../plis/pli-model.ts';

const SHARED = '1110920020745G1175';
const RADIEE = '0340920000001PWP01';

const api = await startNumerisationApi();
for (const numeroUnique of [NUMERO, SHARED]) api.sne.demandes.set(numeroUnique, buildDemande({ numeroUnique }));
api.sne.demandes.set(RADIEE, buildDemande({ numeroUnique: RADIEE, statut: 'radiee' }));
afterAll(() => api.close());
beforeEach(async () => {
  await BrouillonFichierModel.destroy({ where: {} });
  await BrouillonModel.destroy({ where: {} });
});

test('the draft of a demande is made once, and found again after that', async () => {
  const first = await api.agent.post(BROUILLONS, { body: { contexte: 'AJO', numeroUnique: NUMERO } });
  expect(first).toMatchObject({
    status: 201,
    body: {
      contexte: 'AJO',
      numeroUnique: NUMERO,
      fichiers: [],
      updatedAt: '2026-11-24T11:00:00.000Z',
      dateExpiration: '2026-12-01T11:00:00.000Z',
    },
  });
  const again = await api.agent.post(BROUILLONS, { body: { contexte: 'AJO', numeroUnique: ' 034 0819000040 pwp01' } });
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect(await BrouillonModel.count()).toBe(1);
});

test('opened twice at the same time, it is one draft', async () => {
  const opened = await Promise.all(Array.from({ length: 5 }, () => api.drafts.open()));
  expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
});

test('another contexte, another demande, another guichet and another account have drafts of their own', async () => {
  const colleague = api.as({ id: 'another-agent', guichets: ['00002'] });
  const elsewhere = api.as({ id: 'agent-00002', guichets: ['PWP01'] });
  const drafts = [
    await api.drafts.open(),
    await api.drafts.open({ contexte: 'MAJ' }),
    await api.drafts.open({ numeroUnique: SHARED }),
    await api.drafts.open({ contexte: 'CRE', numeroUnique: null }),
    await draftsOf(colleague).open(),
    await draftsOf(elsewhere).open(),
  ];
  expect(new Set(drafts.map(({ id }) => id)).size).toBe(drafts.length);
  expect((await api.drafts.open({ contexte: 'CRE', numeroUnique: null })).id).toBe(drafts[3]?.id);
  const list = BrouillonList.parse((await api.agent.get(BROUILLONS)).body);
  expect(list.total).toBe(4);
  expect(list.items.map(({ id }) => id).toSorted()).toEqual(
    drafts
      .slice(0, 4)
      .map(({ id }) => id)
      .toSorted(),
  );
});

test.each([
  ['no numéro unique', { contexte: 'AJO' }, 400, 'requete-invalide', /sauf pour une création/],
  ['a wrong number', { contexte: 'AJO', numeroUnique: '0341319000040PWP01' }, 400, 'requete-invalide', /mois «\s13\s»/],
  ['a foreign contexte', { contexte: 'XYZ', numeroUnique: NUMERO }, 400, 'requete-invalide', /./],
  ['another territory', { contexte: 'AJO', numeroUnique: '0690819000040PWP01' }, 403, 'demande-hors-territoire', /069/],
  ['an unknown demande', { contexte: 'AJO', numeroUnique: '0340819999999PWP01' }, 404, 'demande-inconnue', /Vérifiez/],
  ['a closed demande', { contexte: 'AJO', numeroUnique: RADIEE }, 409, 'demande-radiee', /radiée/],
])('no draft is made for %s', async (_what, body, status, code, detail) => {
  const answer = await api.agent.post(BROUILLONS, { body });
  expect(refusal(answer)).toEqual([status, code]);
  expect(answer.body).toMatchObject({ detail: matching.stringMatching(detail) });
  expect(await BrouillonModel.count()).toBe(0);
});

const FICHIER = randomUUID();
const ofOne: [method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, body?: unknown][] = [
  ['get', ''],
  ['get', `/fichiers/${FICHIER}/contenu`],
  ['patch', `/fichiers/${FICHIER}`, { categorie: null }],
  ['put', `/fichiers/${FICHIER}`],
  ['put', '/ordre', { fichiers: [] }],
  ['post', '/envoi'],
  ['delete', `/fichiers/${FICHIER}`],
  ['delete', ''],
];

/** Callers who may not draft at all. */
const strangers = () => [api.anonymous, api.as({ roles: ['referent'], guichets: ['00002'] }), api.as({ guichets: [] })];

/** A draft with one file, and the statuses that callers get when they act on it. Nothing must have changed. */
async function statusesOf(method: (typeof ofOne)[number][0], path: string, body: unknown, callers: TestClient[]) {
  const { id } = await api.drafts.open();
  await api.drafts.add(id, { fichierId: FICHIER, categorie: 'ID_CNI' });
  const before = await api.drafts.read(id);
  const answers: [number, unknown][] = [];
  for (const caller of callers) {
    answers.push(refusal(await caller[method](`${BROUILLONS}/${id}${path}`, body === undefined ? {} : { body })));
  }
  expect(await api.drafts.read(id)).toEqual(before);
  expect(await PliModel.count()).toBe(0);
  return answers;
}

test.each(ofOne)('%s a draft%s asks for a professional with a guichet', async (method, path, body) => {
  const answers = await statusesOf(method, path, body, strangers());
  expect(answers.map(([status]) => status)).toEqual([401, 403, 403]);
});

test.each(ofOne)('%s a draft%s finds none of another guichet, agent or both', async (method, path, body) => {
  const others = [
    api.neighbour,
    api.as({ id: 'another-agent', guichets: ['00002'] }),
    api.as({ id: 'agent-00002', guichets: ['PWP01'] }),
  ];
  const answers = await statusesOf(method, path, body, others);
  expect(answers).toEqual(others.map(() => [404, 'brouillon-introuvable']));
});

test('opening and listing ask for a professional with a guichet', async () => {
  const body = { contexte: 'AJO', numeroUnique: NUMERO };
  const opened = await Promise.all(strangers().map((caller) => caller.post(BROUILLONS, { body })));
  const listed = await Promise.all(strangers().map((caller) => caller.get(BROUILLONS)));
  expect(opened.map(({ status }) => status)).toEqual([401, 403, 403]);
  expect(listed.map(({ status }) => status)).toEqual([401, 403, 403]);
  expect(await BrouillonModel.count()).toBe(0);
});

test('an abandoned draft takes its files with it', async () => {
  const before = await api.storedFiles();
  const { id } = await api.drafts.open();
  await api.drafts.add(id);
  await api.drafts.add(id);
  expect(await api.storedFiles()).toHaveLength(before.length + 2);
  expect((await api.agent.delete(`${BROUILLONS}/${id}`)).status).toBe(204);
  expect(await api.storedFiles()).toEqual(before);
  expect(await BrouillonFichierModel.count()).toBe(0);
  expect(refusal(await api.agent.get(`${BROUILLONS}/${id}`))).toEqual([404, 'brouillon-introuvable']);
  expect(refusal(await api.drafts.put(id))).toEqual([404, 'brouillon-introuvable']);
  expect(refusal(await api.drafts.send(id))).toEqual([404, 'brouillon-introuvable']);
  expect(await api.storedFiles()).toEqual(before);
});

test('a draft is made while the SNE is down', async () => {
  api.sne.mode = 'error';
  const answer = await api.agent.post(BROUILLONS, { body: { contexte: 'AJO', numeroUnique: NUMERO } });
  api.sne.mode = 'ok';
  expect(answer.status).toBe(201);
  expect(api.logs.join('')).not.toContain(NUMERO);
});
