import { randomUUID } from 'node:crypto';
import { request, type ClientRequest } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { BROUILLONS, draftsOf, NUMERO, refusal } from '../../../testing/brouillons.ts';
import { buildDemande } from '../../../testing/index.ts';
import { endlessTree } from '../../../testing/pdf.ts';
import { CONTENTS } from '../../../testing/pieces.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';

const AGENT = { id: 'agent-qui-part', guichets: ['00002'] };
/** Files of more than a second each: what happens meanwhile has time on a busy machine too. */
const HOSTILE = 5;

const api = await startNumerisationApi();
api.sne.demandes.set(NUMERO, buildDemande());
afterAll(() => api.close());

test('files that take all their time keep their own account waiting, and go when their sender does', async () => {
  const agent = api.as(AGENT);
  const { id } = await draftsOf(agent).open();
  const { id: other } = await draftsOf(api.neighbour).open({ contexte: 'CRE', numeroUnique: null });
  const before = await api.storedFiles();
  let pending = HOSTILE;
  const hostile = Array.from({ length: HOSTILE }, async () => {
    const answer = await draftsOf(agent).put(id, { name: 'arbre.pdf', bytes: endlessTree() });
    pending -= 1;
    return answer;
  });
  /** Files beside those that wait; one of them may have had its turn meanwhile. */
  const beside = async () => (await api.storedFiles()).length - before.length - pending;
  await expect.poll(beside).toBe(0);
  const leaving = leave(id);
  await expect.poll(beside).toBe(1);
  leaving.destroy();
  // Before the files ahead of it had their turn.
  await expect.poll(beside).toBe(0);
  expect((await draftsOf(api.neighbour).put(other)).status).toBe(201);
  expect(pending).toBeGreaterThan(0);

  const answers = await Promise.all(hostile);
  expect(answers.map(refusal)).toEqual(Array.from({ length: HOSTILE }, () => [422, 'fichier-trop-complexe']));
  expect(answers[0]?.body).toMatchObject({
    detail:
      '« arbre.pdf » est trop complexe pour être vérifié. Imprimez-le en PDF ou numérisez-le de nouveau, puis recommencez.',
  });
  expect((await draftsOf(agent).read(id)).fichiers).toEqual([]);
  expect(await api.storedFiles()).toHaveLength(before.length + 1);
});

/** Sends a complete file to the draft, and disconnects before the answer. */
function leave(brouillonId: string): ClientRequest {
  const body = Buffer.concat([
    Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'),
    CONTENTS.pdf(),
    Buffer.from('\r\n--b--\r\n'),
  ]);
  const leaving = request(`${api.url}${BROUILLONS}/${brouillonId}/fichiers/${randomUUID()}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${api.realm.token(AGENT)}`,
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': body.length,
    },
  });
  leaving.on('error', () => undefined);
  leaving.end(body);
  return leaving;
}
