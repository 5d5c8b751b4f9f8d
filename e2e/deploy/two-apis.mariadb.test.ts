import { once } from 'node:events';
import { listen } from '@pwp/api-kit';
import { createTestDatabase, type TestDatabase } from '@pwp/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createFrontDoor } from '@pwp/local-stack/front-door/front-door';
import { prepareApis, type AgentsOfApis, type StartedApi } from './agents-of-apis.ts';

/* `npm run start:api` twice on one MariaDB, behind a front door that alternates between them. */

let database: TestDatabase;
let agents: AgentsOfApis;
let apis: StartedApi[];
let door: Awaited<ReturnType<typeof listen>>;

beforeAll(async () => {
  database = await createTestDatabase();
  agents = await prepareApis(database.url, database.folder);
  apis = await Promise.all([agents.startApi(database.url), agents.startApi(database.url)]);
  const routes = [{ prefixes: ['/api'], to: apis.map(({ url }) => url) }];
  door = await listen(createFrontDoor({ routes }), { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  for (const { child } of apis) child.kill('SIGKILL');
  await door.close(0);
  await agents.close();
  await database.remove();
});

test('an act through one API is visible through the other, is done and counted once, and completes when one of them stops', async () => {
  const [first, second] = apis as [StartedApi, StartedApi];
  const { docaposte, listed, post } = agents;
  const began = Date.now();

  // The same request reaches both at once, as after a lost response: one pli.
  const answers = await Promise.all([post(first.url, 'cle-des-deux-1'), post(second.url, 'cle-des-deux-1')]);
  const { transaction } = answers[0];
  expect(answers).toEqual(
    expect.arrayContaining([
      { status: 201, transaction },
      { status: 200, transaction },
    ]),
  );
  for (const url of [first.url, second.url, door.url, door.url]) expect(await listed(url)).toEqual([transaction]);

  // What an address may do in an hour is counted for both; a wrong proof of work counts too.
  const follow = async (url: string) => {
    const body = JSON.stringify({ email: 'alix.martin@exemple.test', preuve: 'x'.repeat(20) });
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${url}/api/comptes/demandes/suivi`, { method: 'POST', headers, body })).status;
  };
  const statuses = await Promise.all(
    Array.from({ length: 12 }, (_, turn) => follow(turn % 2 ? first.url : second.url)),
  );
  expect(statuses.toSorted((one, other) => one - other)).toEqual([...Array<number>(10).fill(400), 429, 429]);

  // Both process the outbox, and both tick each second: one deposit.
  await vi.waitFor(() => expect(docaposte.searches.length).toBeGreaterThan(5), { timeout: 20_000, interval: 100 });
  expect(docaposte.deposits.map(({ metadonnees }) => metadonnees.transaction)).toEqual([transaction]);

  const ended = once(first.child, 'exit');
  first.child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect([await listed(door.url), await listed(door.url)]).toEqual([[transaction], [transaction]]);

  // Both tick each second: one asks.
  const seconds = Math.ceil((Date.now() - began) / 1_000);
  expect(docaposte.searches.length).toBeLessThanOrEqual(seconds + 1);
});
