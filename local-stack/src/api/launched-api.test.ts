import { once } from 'node:events';
import { stat, utimes } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { listen, noProxies, type Listening } from '@pwp/api-kit';
import { createFrontDoor } from '../front-door/front-door.ts';
import { createTestDatabase, startTestRealm, type TestDatabase, type TestRealm } from '@pwp/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { matching } from '@pwp/testing/matching';
import { partsEnvironment, readLocalConfig } from '../launchers/local-config.ts';
import { OWN_PLACES } from '../launchers/portal-places.ts';
import { localRegistrySettings } from '../launchers/registry-secrets.ts';
import { API_PREFIXES, ROLL_PATH } from './api-paths.ts';
import { launchApi, type LaunchedApi } from './launched-api.ts';
import { rollOnRequest } from './roll-request.ts';

/* The API of `npm start` while people work: another process takes over, and none of their requests notices. */

const TOKEN = 'token-of-the-operator';
const NOBODY = 'http://127.0.0.1:9';

let database: TestDatabase;
let realm: TestRealm;
let environment: Record<string, string | undefined>;
let api: LaunchedApi;
let server: Listening;
/** Of the processes that served, in their order. */
const pids: number[] = [];

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => {
    const [, pid] = /API : processus (\d+)/.exec(String(line)) ?? [];
    if (pid !== undefined) pids.push(Number(pid));
  });
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  [database, realm] = await Promise.all([createTestDatabase(), startTestRealm()]);
  const dataDir = join(database.folder, 'data');
  environment = {
    ...partsEnvironment(readLocalConfig({ PWP_DATA_DIR: dataDir }), NOBODY),
    ...localRegistrySettings(dataDir),
    PWP_REGISTRY_URL: NOBODY,
    PWP_DATABASE_URL: database.url,
    PWP_FILES_DIR: join(database.folder, 'files'),
    PWP_KEYCLOAK_URL: realm.keycloakUrl,
    PWP_NUMERISATION_POLL_SCHEDULE: '0 0 1 1 *',
    PWP_LOG_LEVEL: 'fatal',
    PWP_STOP_TIMEOUT: '60000',
    PWP_TRUSTED_PROXIES: 'loopback',
    PWP_ACCOUNT_REQUESTS: '1000000',
  };
  api = launchApi({ environment, places: OWN_PLACES, dataDir, proxies: noProxies });
  const routes = [
    { prefixes: API_PREFIXES, to: api.handler },
    { prefixes: [ROLL_PATH], to: rollOnRequest(api, TOKEN) },
  ];
  server = await listen(createFrontDoor({ routes }), { host: '127.0.0.1', port: 0 });
  await api.start();
});
afterAll(async () => {
  await server.close(0);
  await api.close();
  await realm.close();
  await database.remove();
  vi.restoreAllMocks();
});

const roll = (token = TOKEN, query = '') =>
  fetch(server.url + ROLL_PATH + query, { method: 'POST', headers: { authorization: `Bearer ${token}` } });

const headers = (id: string) => ({
  authorization: `Bearer ${realm.token({ id, guichets: ['00002'] })}`,
  'content-type': 'application/json',
});

const ROUTES = join(import.meta.dirname, '../../../modules/support/api/index.ts');
const KEY = '/api/preferences/essai.roulement';
const read = (id: string) => fetch(server.url + KEY, { headers: headers(id) });
const write = (id: string, value: unknown) =>
  fetch(server.url + KEY, { method: 'PUT', headers: headers(id), body: JSON.stringify({ value }) });

const isRunning = (pid: number | undefined) => {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
};

const ended = (pid: number | undefined) =>
  vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 60_000, interval: 100 });

test('twenty requests are under way at each moment of a roll: none fails, and nothing that was written is lost', async () => {
  const former = pids.at(-1);
  const over = new AbortController();
  const answers = new Map<string, number>();
  const noted = async (what: string, asked: Promise<Response>) => {
    const { status } = await asked;
    answers.set(`${what} ${status}`, (answers.get(`${what} ${status}`) ?? 0) + 1);
  };
  const writing = Array.from({ length: 10 }, async (_, index) => {
    let last = 0;
    while (!over.signal.aborted) {
      await noted('write', write(`writer-${index}`, last + 1));
      last += 1;
    }
    return last;
  });
  const reading = Array.from({ length: 10 }, async (_, index) => {
    while (!over.signal.aborted)
      await noted('read', fetch(`${server.url}/api/session`, { headers: headers(`reader-${index}`) }));
  });

  const answer = await roll();
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ modules: matching.arrayContaining(['numerisation', 'support']) });
  const next = pids.at(-1);
  expect(next).not.toBe(former);
  await ended(former);
  over.abort();
  const last = await Promise.all(writing);
  await Promise.all(reading);

  expect([...answers.keys()].toSorted()).toEqual(['read 200', 'write 204']);
  expect(Math.min(...answers.values())).toBeGreaterThan(50);
  const kept = await Promise.all(last.map(async (_, index) => (await read(`writer-${index}`)).json()));
  expect(kept).toEqual(last.map((value) => ({ value })));
  expect(isRunning(next)).toBe(true);
});

test('a roll for one module is none while its API stands as it was read, and one once a file of it was written', async () => {
  const former = pids.at(-1);
  const answer = await roll(TOKEN, '?module=support');
  expect(await answer.json()).toEqual({ modules: matching.arrayContaining(['support']) });
  expect(pids.at(-1)).toBe(former);

  // Written anew with the same times, as a copy writes it.
  const { atime, mtime } = await stat(ROUTES);
  await utimes(ROUTES, atime, mtime);
  expect((await roll(TOKEN, '?module=support')).status).toBe(200);
  expect(pids.at(-1)).not.toBe(former);
});

test('a request that is half said when another process takes over is answered by the former, which then ends', async () => {
  const former = pids.at(-1);
  const body = JSON.stringify({ value: 'kept' });
  const writing = request(server.url + KEY, {
    method: 'PUT',
    headers: { ...headers('slow'), 'content-length': Buffer.byteLength(body), expect: '100-continue' },
  });
  writing.flushHeaders();
  await once(writing, 'continue');
  writing.write(body.slice(0, 5));
  expect((await roll()).status).toBe(200);
  expect(isRunning(former)).toBe(true);
  const answered = once(writing, 'response');
  writing.end(body.slice(5));
  const [answer] = (await answered) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(204);
  await ended(former);
  expect(await (await read('slow')).json()).toEqual({ value: 'kept' });
});

test('a process that does not start takes nothing over: 502 with what it said, and the former goes on', async () => {
  const former = pids.at(-1);
  environment['PWP_SNE_URL'] = 'nowhere';
  const answer = await roll();
  expect(answer.status).toBe(502);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await answer.json()).toMatchObject({
    code: 'api-non-demarree',
    detail: matching.stringMatching(/sert toujours[^]*PWP_SNE_URL/),
  });
  expect((await write('agent', 1)).status).toBe(204);
  expect(pids.at(-1)).toBe(former);

  environment['PWP_SNE_URL'] = NOBODY;
  expect((await roll()).status).toBe(200);
  expect(pids.at(-1)).not.toBe(former);
});

test('who is not the operator rolls nothing', async () => {
  const served = pids.length;
  const answers = [await roll('another-token'), await fetch(server.url + ROLL_PATH, { method: 'POST' })];
  for (const answer of answers) {
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'non-authentifie' });
  }
  expect((await fetch(server.url + ROLL_PATH)).status).toBe(405);
  expect(pids).toHaveLength(served);
});

test('a process that ends by itself is started again, and what is asked meanwhile waits for it', async () => {
  const former = pids.at(-1);
  process.kill(Number(former), 'SIGKILL');
  await ended(former);
  expect((await write('agent', 2)).status).toBe(204);
  expect(pids.at(-1)).not.toBe(former);
});
