import { createHash, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { Multipart, UploadedFile } from '@pwp/api-kit';
import type { TestClient } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { buildDemande } from '../../../testing/index.ts';
import { BROUILLONS, draftsOf, NUMERO, refusal } from '../../../testing/brouillons.ts';
import { onePage } from '../../../testing/pdf.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';
import type { FileChecker } from '../../fichiers/file-check.ts';
import { BrouillonFichierModel } from '../fichiers/brouillon-fichier-model.ts';
import { BrouillonModel } from '../brouillon-model.ts';
import { createBrouillonFichiers } from '../fichiers/brouillon-fichiers.ts';
import type { BrouillonOwner } from '../brouillon-policy.ts';
import { createBrouillonQuota } from './brouillon-quota.ts';

const CONTEXTES = ['AJO', 'AJOBR', 'REN', 'CRE', 'MAJ'] as const;
const PART = 300 * 1024;
const MEGABYTE = 1024 * 1024;
const MINE = { id: 'agent-00002', guichets: ['00002'] };

const api = await startNumerisationApi(
  {},
  { drafts: { compte: { brouillons: 2, octets: MEGABYTE }, guichet: { brouillons: 3, octets: MEGABYTE } } },
);
api.sne.demandes.set(NUMERO, buildDemande());
const colleague = api.as({ id: 'collegue-00002', guichets: ['00002'] });
afterAll(() => api.close());
beforeEach(async () => {
  await BrouillonFichierModel.destroy({ where: {} });
  await BrouillonModel.destroy({ where: {} });
});

const open = (client: TestClient, contexte: (typeof CONTEXTES)[number]) =>
  client.post(BROUILLONS, { body: { contexte, numeroUnique: NUMERO } });
const file = () => ({ bytes: onePage(Buffer.alloc(PART, randomUUID())) });

test('an account keeps so many drafts, however many pages open one at once', async () => {
  const answers = await Promise.all(CONTEXTES.map((contexte) => open(api.agent, contexte)));
  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused.map(refusal)).toEqual(Array.from({ length: 3 }, () => [409, 'trop-de-brouillons']));
  expect(refused[0]?.body).toMatchObject({
    detail:
      'Vous avez 2 brouillons, le plus qu’un compte puisse garder. Validez ou abandonnez des brouillons commencés, puis recommencez.',
  });
  expect(await BrouillonModel.count()).toBe(2);
  // The existing drafts still open.
  const [kept] = await BrouillonModel.findAll();
  if (kept === undefined) throw new Error('no draft');
  expect((await open(api.agent, kept.contexte)).status).toBe(200);
  await api.agent.delete(`${BROUILLONS}/${kept.id}`);
  expect((await open(api.agent, kept.contexte)).status).toBe(201);
});

test('a guichet keeps so many drafts of all its accounts', async () => {
  for (const client of [api.agent, colleague]) expect((await open(client, 'AJO')).status).toBe(201);
  const answers = await Promise.all([open(api.agent, 'AJOBR'), open(colleague, 'AJOBR')]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
    detail: matching.stringContaining('Votre guichet a 3 brouillons, le plus qu’un guichet puisse garder.'),
  });
  expect((await open(api.neighbour, 'CRE')).status).not.toBe(409);
});

test('the bytes of drafts are limited, and removing, sending or purging frees them', async () => {
  const before = await api.storedFiles();
  const { id } = await api.drafts.open();
  const ids = [randomUUID(), randomUUID(), randomUUID()];
  for (const fichierId of ids) expect((await api.drafts.put(id, { fichierId, ...file() })).status).toBe(201);
  const full = await api.drafts.put(id, file());
  expect(refusal(full)).toEqual([413, 'brouillons-trop-volumineux']);
  expect(full.body).toMatchObject({
    detail:
      'Vos brouillons occupent 1\u00A0Mo, le plus qu’un compte puisse garder. Validez ou abandonnez des brouillons commencés, puis recommencez.',
  });
  expect(await api.storedFiles()).toHaveLength(before.length + 3);

  await api.agent.delete(`${BROUILLONS}/${id}/fichiers/${ids[0]}`);
  expect((await api.drafts.put(id, file())).status).toBe(201);
  expect((await api.drafts.put(id, file())).status).toBe(413);
  expect((await api.drafts.send(id)).status).toBe(201);

  const { id: next } = await api.drafts.open();
  for (let at = 0; at < 3; at += 1) expect((await api.drafts.put(next, file())).status).toBe(201);
  const { id: theirs } = await draftsOf(colleague).open();
  const ofGuichet = await draftsOf(colleague).put(theirs, file());
  expect(ofGuichet.body).toMatchObject({
    detail: matching.stringMatching(/^Les brouillons de votre guichet occupent 1\sMo/),
  });
  await BrouillonModel.update({ updatedAt: new Date(0) }, { where: { id: next } });
  await api.runJob('numerisation.purge-brouillons');
  expect((await draftsOf(colleague).put(theirs, file())).status).toBe(201);
});

test('a body declared too large for the remaining room is refused before it is read', async () => {
  const { id } = await api.drafts.open();
  for (let at = 0; at < 3; at += 1) await api.drafts.put(id, file());
  const headers = { authorization: `Bearer ${api.realm.token(MINE)}`, 'content-type': 'text/plain' };
  const send = (chunked: boolean) => {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    const body = Buffer.alloc(500 * 1024, 'x');
    const put = request(
      `${api.url}${BROUILLONS}/${id}/fichiers/${randomUUID()}`,
      {
        method: 'PUT',
        headers: { ...headers, ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': body.length }) },
      },
      (answer) => resolve(answer.resume().statusCode),
    );
    put.on('error', reject);
    put.end(body);
    return promise;
  };
  // Reading it shows that it is not a form.
  expect([await send(false), await send(true)]).toEqual([413, 415]);
});

test.each([
  ['one account', 5 * PART, 100 * MEGABYTE],
  ['one guichet', 100 * MEGABYTE, 5 * PART],
])('files that come in at the same instant do not pass the room of %s', async (_whose, compte, guichet) => {
  const nobody = { nom: '', prenom: '', email: '', roles: [], guichets: [], perimetre: [], sessionId: '' };
  const owner: BrouillonOwner = {
    account: { ...nobody, id: MINE.id, profileComplete: true, typeOrganisme: '' },
    guichet: { code: '00002', nom: '', siret: '', codeTerritoire: '034', territoires: ['034'] },
  };
  const drafts = Array.from({ length: 10 }, (_, at) => ({
    id: randomUUID(),
    accountId: MINE.id,
    guichetCode: '00002',
    contexte: 'AJO' as const,
    demande: `${at}`,
    updatedAt: api.clock.now(),
  }));
  await BrouillonModel.bulkCreate(drafts);
  const arrived = Promise.withResolvers<void>();
  let checked = 0;
  // All are checked before the first is kept.
  const checker: FileChecker = {
    async check(uploaded) {
      checked += 1;
      if (checked === 10) arrived.resolve();
      await arrived.promise;
      return { ok: true, file: { ...uploaded, type: 'application/pdf', nom: uploaded.name } };
    },
  };
  const dropped: string[] = [];
  const drop = (key: string) => Promise.resolve(void dropped.push(key));
  const unasked = () => Promise.reject(new Error('nothing else is asked of the store'));
  const { transaction, sequelize } = api.platform.database;
  const fichiers = createBrouillonFichiers({
    files: { put: unasked, read: unasked, blob: unasked, head: unasked, sweep: unasked, delete: drop },
    clock: api.clock,
    transaction,
    keptMs: 1,
    checker,
    content: { of: () => Promise.resolve(new Set()), forget: () => undefined },
    quota: createBrouillonQuota(
      { transaction, sequelize },
      { compte: { brouillons: 9, octets: compte }, guichet: { brouillons: 9, octets: guichet } },
    ),
  });
  const formOf = (name: string): Multipart => {
    const sha256 = createHash('sha256').update(name).digest('hex');
    const uploaded: UploadedFile = { field: 'file', name, type: 'application/pdf', key: name, size: PART, sha256 };
    return { fields: {}, files: [uploaded] };
  };
  const kept = await Promise.allSettled(
    drafts.map(({ id }) =>
      fichiers.put(owner, { brouillonId: id, fichierId: randomUUID() }, formOf(id), new AbortController().signal),
    ),
  );
  const refused = kept.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  expect(refused).toEqual(Array(5).fill(matching.objectContaining({ code: 'brouillons-trop-volumineux' })));
  expect([await BrouillonFichierModel.count(), dropped.length]).toEqual([5, 5]);
});
