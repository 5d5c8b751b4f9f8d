import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@pwp/api-kit';
import { migrate } from '@pwp/database';
import { createTestDatabase, startTestRealm, type TestDatabase, type TestRealm } from '@pwp/testing';
import { startEndlessServer } from '@pwp/testing/endless-server';
import { QueryTypes, type Sequelize } from 'sequelize';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { readPlatformConfig } from '../config.ts';
import { addMessages } from '../outbox/added-messages.ts';
import { allMigrations, openModelledDatabase } from '../platform-database.ts';
import { OUTSIDE_SETTINGS } from '../testing/outside-settings.ts';
import { createLauncher, type Launcher, type LauncherOptions, type LauncherReport } from './launcher.ts';

/* The API while people work: other processes take over, and none of their requests notices. */

const KEY = '/api/preferences/essai.relais';

let database: TestDatabase;
let realm: TestRealm;
let environment: Record<string, string | undefined>;
let launcher: Launcher;
/** Of the processes that served, in their order, and of those that ended by themselves. */
let served: number[];
let ended: number[];
let failed: string[];
const agent = new Agent({ keepAlive: true, maxSockets: 30 });

beforeAll(async () => {
  [database, realm] = await Promise.all([createTestDatabase(), startTestRealm()]);
  const settings = {
    ...OUTSIDE_SETTINGS,
    PWP_DATABASE_URL: database.url,
    PWP_FILES_DIR: join(database.folder, 'files'),
    PWP_KEYCLOAK_URL: realm.keycloakUrl,
    PWP_REGISTRY_URL: undefined,
    PWP_API_PORT: '0',
    PWP_LOG_LEVEL: 'silent',
    PWP_ACCOUNT_REQUESTS: '1000000',
    PWP_ADDRESS_REQUESTS: '1000000',
    TEST_MODULES: 'stable,essai',
  };
  environment = settings;
  const schema = openModelledDatabase(readPlatformConfig(settings), []);
  await migrate(schema, allMigrations([]));
  await schema.close();
});
afterEach(async () => {
  agent.destroy();
  await launcher.close();
});
afterAll(async () => {
  await realm.close();
  await database.remove();
});

const report: LauncherReport = {
  serves: (pid) => served.push(Number(pid)),
  ended: (pid) => ended.push(Number(pid)),
  failed: ({ message }) => failed.push(message),
};

async function launch(options: Partial<LauncherOptions> = {}): Promise<string> {
  [served, ended, failed] = [[], [], []];
  launcher = createLauncher({
    processes: 1,
    stopTimeout: 60_000,
    exec: fileURLToPath(import.meta.resolve('../testing/launched-api.ts')),
    args: [],
    environment,
    report,
    ...options,
  });
  await launcher.start();
  return (await launcher.serving()).url;
}

/** Runs on the database of the API, beside its processes. */
async function onDatabase<Result>(work: (sequelize: Sequelize) => Promise<Result>): Promise<Result> {
  const opened = openModelledDatabase(readPlatformConfig(environment), []);
  try {
    return await work(opened.sequelize);
  } finally {
    await opened.close();
  }
}

const headers = (id: string) => ({
  authorization: `Bearer ${realm.token({ id, guichets: ['00002'] })}`,
  'content-type': 'application/json',
});

/** Asks on a connection that is kept for the next request, as nginx does. */
async function ask(url: string, id: string, value?: unknown): Promise<IncomingMessage> {
  const asking = request(url, { method: value === undefined ? 'GET' : 'PUT', agent, headers: headers(id) });
  asking.end(value === undefined ? undefined : JSON.stringify({ value }));
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  return answer;
}
const statusOf = async (answer: IncomingMessage) => {
  await once(answer.resume(), 'end');
  return answer.statusCode;
};
const pidAt = async (url: string) => ((await json(await ask(`${url}/api/stable/pid`, 'agent'))) as { pid: number }).pid;

const measured = async (url: string) =>
  /^pwp_api_reload_stopped (\d)$/m.exec(await text(await ask(`${url}/metrics`, 'agent')))?.[1];

const isRunning = (pid: number | undefined) => {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
};
const over = (pid: number | undefined) =>
  vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 90_000, interval: 100 });

test('twenty requests are under way at each moment of a reload: none fails, and nothing that was written is lost', async () => {
  const url = await launch();
  const [former] = served;
  const stop = new AbortController();
  const answers = new Map<string, number>();
  const noted = async (what: string, asked: Promise<IncomingMessage>) => {
    const said = `${what} ${await statusOf(await asked)}`;
    answers.set(said, (answers.get(said) ?? 0) + 1);
  };
  const writing = Array.from({ length: 10 }, async (_, index) => {
    let last = 0;
    while (!stop.signal.aborted) {
      last += 1;
      await noted('write', ask(url + KEY, `writer-${index}`, last));
    }
    return last;
  });
  const reading = Array.from({ length: 10 }, async (_, index) => {
    while (!stop.signal.aborted) await noted('read', ask(`${url}/api/session`, `reader-${index}`));
  });

  const next = await launcher.reload();
  expect(next).toMatchObject({ url, modules: ['stable', 'essai'] });
  await over(former);
  await vi.waitFor(() => expect(Math.min(...answers.values())).toBeGreaterThan(50));
  stop.abort();
  const last = await Promise.all(writing);
  await Promise.all(reading);

  expect([...answers.keys()].toSorted()).toEqual(['read 200', 'write 204']);
  const kept = await Promise.all(last.map(async (_, index) => json(await ask(url + KEY, `writer-${index}`))));
  expect(kept).toEqual(last.map((value) => ({ value })));
  expect(await pidAt(url)).toBe(served.at(-1));
  expect(ended).toEqual([]);
});

test('a connection that is kept has its next request answered by the former, which is ready; then it is the new one’s', async () => {
  const url = await launch();
  const former = await pidAt(url);
  await launcher.reload();
  const answer = await ask(`${url}/api/health/ready`, 'agent');
  expect([await statusOf(answer), answer.headers.connection]).toEqual([200, 'close']);
  expect(await pidAt(url)).toBe(served.at(-1));
  await over(former);
});

test('a request that is half said when another process takes over is answered by the former, which then ends', async () => {
  const url = await launch();
  const [former] = served;
  const body = JSON.stringify({ value: 'kept' });
  const writing = request(url + KEY, {
    method: 'PUT',
    headers: { ...headers('slow'), 'content-length': Buffer.byteLength(body), expect: '100-continue' },
  });
  writing.flushHeaders();
  await once(writing, 'continue');
  writing.write(body.slice(0, 5));
  await launcher.reload();
  expect(isRunning(former)).toBe(true);
  const answered = once(writing, 'response');
  writing.end(body.slice(5));
  const [answer] = (await answered) as [IncomingMessage];
  expect(await statusOf(answer)).toBe(204);
  await over(former);
  expect(await json(await ask(url + KEY, 'slow'))).toEqual({ value: 'kept' });
});

test('a connection that comes while the former ends, and a busy launcher has not heard of it yet, is answered', async () => {
  const url = await launch();
  await launcher.reload();
  const asked = Array.from({ length: 4 }, () => pidAt(url));
  // They connect, then the former closes, and nothing of either is heard here meanwhile.
  await new Promise((resolve) => process.nextTick(resolve));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  expect(new Set(await Promise.all(asked))).toEqual(new Set([served.at(-1)]));
  await over(served[0]);
});

test('a process that begins while the identity is busy knows its keys before it takes a request', async () => {
  const keys = await (await fetch(`${realm.keycloakUrl}/realms/pwp/protocol/openid-connect/certs`)).text();
  let asked = 0;
  const busy = await startEndlessServer(() => ({ status: asked++ === 0 ? 503 : 200, text: keys }));
  onTestFinished(async () => {
    environment['PWP_KEYCLOAK_URL'] = realm.keycloakUrl;
    await busy.close();
  });
  environment['PWP_KEYCLOAK_URL'] = busy.url;
  const url = await launch();
  const token = realm.token({ id: 'early', guichets: ['00002'] }, { issuer: `${busy.url}/realms/pwp` });
  const { status } = await fetch(`${url}/api/session`, { headers: { authorization: `Bearer ${token}` } });
  expect(status).toBe(200);
});

test('a process that waits for the keys of the realm works at nothing, and ends when it is told to', async () => {
  let asked = 0;
  const busy = await startEndlessServer(() => ({ status: 503, text: String(asked++) }));
  onTestFinished(async () => {
    environment['PWP_KEYCLOAK_URL'] = realm.keycloakUrl;
    await busy.close();
  });
  environment['PWP_KEYCLOAK_URL'] = busy.url;
  const payload = { to: 'agent@pwp.test', subject: 'Essai', text: 'Essai', html: '<p>Essai</p>' };
  await onDatabase((sequelize) =>
    addMessages(sequelize, systemClock, [{ topic: 'platform.send-mail', key: 'attente', payload }]),
  );
  const starting = launch().catch((error: unknown) => error);
  await vi.waitFor(() => expect(asked).toBeGreaterThan(3), { timeout: 60_000 });
  await launcher.close();
  expect(await starting).toMatchObject({ message: 'The process ended (code 0).' });
  const mails = await onDatabase((sequelize) =>
    sequelize.query('SELECT attempts, leased_until FROM platform_outbox', { type: QueryTypes.SELECT }),
  );
  expect(mails).toEqual([{ attempts: 0, leased_until: 0 }]);
});

test('a process that does not start takes nothing over: its words are told, and the former goes on', async () => {
  const url = await launch();
  environment['PWP_SMTP_URL'] = 'nowhere';
  await expect(launcher.reload()).rejects.toThrow(/PWP_SMTP_URL/);
  expect(await pidAt(url)).toBe(served.at(-1));
  expect(served).toHaveLength(1);
  expect(await measured(url)).toBe('1');
  // One that starts in its place is as old.
  process.kill(Number(served[0]), 'SIGKILL');
  environment['PWP_SMTP_URL'] = OUTSIDE_SETTINGS['PWP_SMTP_URL'];
  await vi.waitFor(() => expect(served).toHaveLength(2), { timeout: 60_000 });
  const { url: next } = await launcher.serving();
  expect(await measured(next)).toBe('1');

  environment['PWP_SMTP_URL'] = OUTSIDE_SETTINGS['PWP_SMTP_URL'];
  await launcher.reload();
  expect(served).toHaveLength(3);
  // A connection that is kept is still the former's.
  agent.destroy();
  expect(await measured(next)).toBe('0');
});

test('a process that would lose a module that is served takes nothing over; one that was taken away is not lost', async () => {
  const url = await launch();
  environment['TEST_BROKEN'] = 'essai,nouveau';
  await expect(launcher.reload()).rejects.toThrow(/Ne servirait plus.*\n.*essai.*start threw[^]*broken on purpose/);
  expect(await statusOf(await ask(`${url}/api/essai/pid`, 'agent'))).toBe(200);
  expect(served).toHaveLength(1);

  environment['TEST_BROKEN'] = 'nouveau';
  environment['TEST_UNSET'] = 'essai';
  await expect(launcher.reload()).rejects.toThrow(/Ne servirait plus.*\n.*essai.*TEST_NEEDED : à indiquer/);
  expect(await statusOf(await ask(`${url}/api/essai/pid`, 'agent'))).toBe(200);
  environment['TEST_UNSET'] = '';

  environment['TEST_MODULES'] = 'stable,nouveau';
  expect(await launcher.reload()).toMatchObject({ modules: ['stable'] });
  environment['TEST_BROKEN'] = '';
  expect(await launcher.reload()).toMatchObject({ modules: ['stable', 'nouveau'] });
  environment['TEST_MODULES'] = 'stable,essai';
});

test('no setting of the portal is left in the environment that modules and their threads read', async () => {
  const url = await launch();
  expect(await json(await ask(`${url}/api/stable/reglages`, 'agent'))).toEqual([]);
  // The next process is told them all the same.
  await launcher.reload();
  expect(await json(await ask(`${url}/api/stable/reglages`, 'agent'))).toEqual([]);
});

test('a process that ends by itself is started again', async () => {
  await launch();
  const [former] = served;
  process.kill(Number(former), 'SIGKILL');
  await vi.waitFor(() => expect(ended).toEqual([former]));
  expect(await launcher.serving()).toMatchObject({ pid: served.at(-1) });
  expect(served).toHaveLength(2);
  expect(failed).toEqual([]);
});

test('it is tried again until one starts', async () => {
  await launch();
  environment['PWP_SMTP_URL'] = 'nowhere';
  process.kill(Number(served[0]), 'SIGKILL');
  await vi.waitFor(() => expect(failed).toEqual([expect.stringContaining('PWP_SMTP_URL')]));
  environment['PWP_SMTP_URL'] = OUTSIDE_SETTINGS['PWP_SMTP_URL'];
  await vi.waitFor(() => expect(served).toHaveLength(2), { timeout: 60_000 });
});

test('a start that fails says why, and leaves no process', async () => {
  environment['PWP_SMTP_URL'] = 'nowhere';
  await expect(launch()).rejects.toThrow(/PWP_SMTP_URL/);
  environment['PWP_SMTP_URL'] = OUTSIDE_SETTINGS['PWP_SMTP_URL'];
  expect(served).toEqual([]);
});

test('several share a port, each has a turn, and a reload replaces them all', async () => {
  // One process holds the file of SQLite.
  const processes = database.url.startsWith('sqlite:') ? 1 : 3;
  const url = await launch({ processes });
  const asked = async () => new Set(await Promise.all(Array.from({ length: 9 }, () => pidAt(url))));
  const former = [...served];
  expect(await asked()).toEqual(new Set(former));
  await launcher.reload();
  // An idle connection would hold its process for a minute.
  agent.destroy();
  await Promise.all(former.map(over));
  expect(await asked()).toEqual(new Set(served.slice(processes)));
  expect(served).toHaveLength(2 * processes);
});

test('several processes on one file of SQLite are refused', () => {
  const settings = { PWP_API_PROCESSES: '2', PWP_DATABASE_URL: 'sqlite:api.sqlite' };
  expect(() => readPlatformConfig(settings)).toThrow(/PWP_API_PROCESSES : 1 sur SQLite/);
});
