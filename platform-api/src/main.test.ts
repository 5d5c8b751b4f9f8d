import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { createTestDatabase, startTestRealm } from '@pwp/testing';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { readPlatformConfig } from './config.ts';
import { migrate } from '@pwp/database';
import { installedModules } from './installed-modules.ts';
import { allMigrations, openModelledDatabase } from './platform-database.ts';
import { OUTSIDE_SETTINGS } from './testing/outside-settings.ts';

/* The API as the operator runs it: a part of its own, with every module, that is asked to stop, or to reload. */

const KEY = '/api/preferences/essai.arret';

let child: ChildProcess;
const agent = new Agent({ keepAlive: true });

const database = await createTestDatabase();
const realm = await startTestRealm();
const environment = {
  ...OUTSIDE_SETTINGS,
  PWP_DATABASE_URL: database.url,
  PWP_FILES_DIR: join(database.folder, 'files'),
  PWP_KEYCLOAK_URL: realm.keycloakUrl,
  PWP_API_PORT: '0',
  PWP_LOG_LEVEL: 'silent',
};
const schema = openModelledDatabase(readPlatformConfig(environment), installedModules);
await migrate(schema, allMigrations(installedModules));
await schema.close();
afterAll(async () => {
  agent.destroy();
  await realm.close();
  await database.remove();
});
afterEach(() => child.kill('SIGKILL'));

interface Api {
  url: string;
  /** What it printed so far. */
  said: () => string;
  /** Resolves with the exit code. */
  ended: Promise<number | null>;
}

async function startApi(settings: Readonly<Record<string, string>> = {}): Promise<Api> {
  child = spawn(process.execPath, [resolve(import.meta.dirname, 'main.ts')], {
    env: { ...environment, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const { promise: url, resolve: ready, reject } = Promise.withResolvers<string>();
  let said = '';
  child.stdout?.on('data', (text) => {
    said += String(text);
    const [, found] = /API ready: ([^\s"]+)/.exec(said) ?? [];
    if (found !== undefined) ready(found);
  });
  void ended.then(() => reject(new Error(`The API ended before it was ready: ${said}`)));
  return { url: await url, said: () => said, ended };
}

/** A request whose body is on its way: the API has its head, and waits for the rest. */
async function beginToWrite(api: Api, body: string): Promise<ClientRequest> {
  const writing = request(api.url + KEY, {
    method: 'PUT',
    agent,
    headers: {
      authorization: `Bearer ${realm.token({})}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      expect: '100-continue',
    },
  });
  writing.flushHeaders();
  await once(writing, 'continue');
  return writing;
}

async function connectTo(api: Api): Promise<void> {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.destroy();
}

const value = async (api: Api): Promise<unknown> =>
  (await fetch(api.url + KEY, { headers: { authorization: `Bearer ${realm.token({})}` } })).json();

test('asked to stop, it answers what is under way, takes nothing new, and ends well', async () => {
  const api = await startApi({ PWP_STOP_TIMEOUT: '60000' });
  const body = JSON.stringify({ value: 'kept' });
  const writing = await beginToWrite(api, body);
  writing.write(body.slice(0, 5));
  child.kill('SIGTERM');
  await vi.waitFor(() => expect(connectTo(api)).rejects.toMatchObject({ code: 'ECONNREFUSED' }));

  const answered = once(writing, 'response');
  writing.end(body.slice(5));
  const [answer] = (await answered) as [IncomingMessage];
  expect(answer.statusCode).toBe(204);
  answer.resume();
  expect(await api.ended).toBe(0);

  const next = await startApi();
  expect(await value(next)).toEqual({ value: 'kept' });
});

test('a second signal ends it at once', async () => {
  const api = await startApi({ PWP_STOP_TIMEOUT: '60000' });
  const writing = await beginToWrite(api, '{"value":"never"}');
  const cut = once(writing, 'error');
  child.kill('SIGTERM');
  await vi.waitFor(() => expect(connectTo(api)).rejects.toMatchObject({ code: 'ECONNREFUSED' }));
  child.kill('SIGTERM');
  expect(await api.ended).toBe(1);
  await cut;
});

test('on SIGHUP another process takes over, which answers at the same address', async () => {
  const api = await startApi();
  const served = () =>
    [...api.said().matchAll(/"process":(\d+),"msg":"a process serves"/g)].map(([, pid]) => Number(pid));
  const [former = 0] = served();
  child.kill('SIGHUP');
  await vi.waitFor(() => expect(api.said()).toContain('reloaded: every process was replaced'));
  await vi.waitFor(() => expect(() => process.kill(former, 0)).toThrow('ESRCH'));
  expect(served()).toHaveLength(2);
  expect(await value(api)).toMatchObject({});
  child.kill('SIGTERM');
  expect(await api.ended).toBe(0);
  expect(() => process.kill(served()[1] ?? 0, 0)).toThrow('ESRCH');
});
