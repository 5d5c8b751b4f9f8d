import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  BROUILLONS,
  NUMERO,
  openBrouillon,
  putFichier,
  readBrouillon,
  refusal,
  storedFiles,
} from '../../testing/brouillons.ts';
import { buildDemande } from '../../testing/index.ts';
import { endlessTree } from '../../testing/pdf.ts';
import { CONTENTS } from '../../testing/pieces.ts';
import { startNumerisationApi, type NumerisationTestApi } from '../../testing/start-numerisation-api.ts';

const AGENT = { id: 'agent-qui-part', guichets: ['00002'] };
let api: NumerisationTestApi;

beforeAll(async () => {
  api = await startNumerisationApi();
  api.sne.demandes.set(NUMERO, buildDemande());
});
afterAll(() => api.close());

test('files that take all their time keep their own account waiting, and no other guichet', async () => {
  const { id } = await openBrouillon(api.agent);
  const { id: other } = await openBrouillon(api.neighbour, { contexte: 'CRE', numeroUnique: null });
  const before = await storedFiles(api.folder);
  let pending = 14;
  const hostile = Array.from({ length: pending }, async () => {
    const answer = await putFichier(api.agent, id, { name: 'arbre.pdf', bytes: endlessTree() });
    pending -= 1;
    return answer;
  });
  // Some are stored: one of them is checked, the others wait.
  await expect.poll(async () => (await storedFiles(api.folder)).length).toBeGreaterThan(before.length + 4);
  const neighbour = await putFichier(api.neighbour, other);
  expect([neighbour.status, pending]).toEqual([201, expect.toSatisfy((left: number) => left > 3)]);
  const answers = await Promise.all(hostile);
  // In five seconds no more than five had their second; behind them one is checked and three wait.
  const refused = answers.filter(({ status }) => status === 429);
  const complex = answers.filter(({ status }) => status === 422);
  expect(refused.length).toBeGreaterThanOrEqual(4);
  expect([refused.length + complex.length, complex.length]).toEqual([14, expect.toSatisfy((count) => count >= 4)]);
  expect(complex[0]?.body).toMatchObject({
    code: 'fichier-trop-complexe',
    detail:
      '« arbre.pdf » est trop complexe pour être vérifié. Imprimez-le en PDF ou numérisez-le de nouveau, puis recommencez.',
  });
  expect(refused[0]?.headers.get('retry-after')).toBe('5');
  expect(refused[0]?.body).toMatchObject({
    code: 'verifications-en-cours',
    detail: 'Plusieurs de vos fichiers attendent déjà. Réessayez dans quelques secondes.',
  });
  expect(await storedFiles(api.folder)).toHaveLength(before.length + 1);
});

test('a file whose sender left before its turn is dropped, not checked', async () => {
  const agent = api.as(AGENT);
  const { id } = await openBrouillon(agent);
  const before = await storedFiles(api.folder);
  const first = putFichier(agent, id, { bytes: endlessTree() });
  await expect.poll(() => storedFiles(api.folder)).toHaveLength(before.length + 1);

  const boundary = 'gone';
  const body = Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n`),
    CONTENTS.pdf(),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const leaving = request(`${api.url}${BROUILLONS}/${id}/fichiers/${randomUUID()}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${api.realm.token(AGENT)}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': body.length,
    },
  });
  leaving.on('error', () => undefined);
  leaving.end(body);
  // Stored, and waiting for the turn of its account.
  await expect.poll(() => storedFiles(api.folder)).toHaveLength(before.length + 2);
  leaving.destroy();
  await expect.poll(() => storedFiles(api.folder)).toHaveLength(before.length + 1);
  expect(refusal(await first)).toEqual([422, 'fichier-trop-complexe']);
  expect((await readBrouillon(agent, id)).fichiers).toEqual([]);
  expect(await storedFiles(api.folder)).toEqual(before);
});
