import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startKeycloak, type KeycloakServerOptions } from './keycloak-server.ts';

/* A Keycloak that is a script of these tests, and what is left of it when its launcher ends. */

let home: string;
let port: number;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'pwp keycloak '));
  mkdirSync(join(home, 'bin'));
  port = await freePorts();
});
afterEach(() => {
  for (const what of ['build', 'start', 'java']) if (existsSync(join(home, what))) kill(pidOf(what));
  rmSync(home, { recursive: true });
});

/** The first of two ports in a row that nobody listens on. */
async function freePorts(): Promise<number> {
  const first = await listen(0);
  const { port: found } = first.address() as AddressInfo;
  const second = await listen(found + 1).catch(() => undefined);
  for (const server of [first, second]) if (server !== undefined) await once(server.close(), 'close');
  return second === undefined ? freePorts() : found;
}

async function listen(wanted: number): Promise<Server> {
  const server = createServer().listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Writes the script; it keeps the number of its process, by its first argument. */
function keycloakThat(does: string): void {
  writeFileSync(join(home, 'bin/kc.sh'), `here="$(dirname "$0")/.."\necho $$ > "$here/$1"\n${does}\n`);
}

const SLEEPS = 'exec sleep 60';
/** It is ready until it is asked to end. */
const SERVES = `[ "$1" = build ] && exit 0
exec '${process.execPath}' -e "require('http').createServer((_, answer) => answer.end()).listen(process.argv[1], '127.0.0.1')" "$PORT"`;

const pidOf = (what: string) => Number(readFileSync(join(home, what), 'utf8'));

function isRunning(pid: number): boolean {
  try {
    // One that ended and that nobody asked for yet is no longer running.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended.
  }
}

const ended = (what: string) => vi.waitFor(() => expect(isRunning(pidOf(what))).toBe(false));

const options = (): Omit<KeycloakServerOptions, 'onStep'> => ({
  home,
  javaHome: undefined,
  port,
  publicUrl: 'http://127.0.0.1:8080/auth',
  databaseUrl: 'mariadb://compte:secret%20de%20base@127.0.0.1:3306/pwp_keycloak',
  adminSecret: 'secret-operateur',
  logFile: join(home, 'keycloak.log'),
  environment: { PATH: '/usr/bin:/bin', PORT: String(port + 1) },
});

/** A launcher in a process group of its own, as a terminal starts one: it prints what it is told, and stops on Ctrl-C. */
async function launch(until: RegExp) {
  const code = `import { startKeycloak } from ${JSON.stringify(import.meta.resolve('./keycloak-server.ts'))};
    const server = await startKeycloak({ ...${JSON.stringify(options())}, onStep: console.log });
    process.on('SIGINT', () => setTimeout(() => server.stop().then(() => process.exit(0)), 500));
    console.log('ready');`;
  const launcher = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void launcher.kill('SIGKILL'));
  let said = '';
  launcher.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await vi.waitFor(() => expect(said).toMatch(until), { timeout: 20_000 });
  const over = once(launcher, 'close').then(() => said);
  return { launcher, over };
}

test('a Keycloak that is killed while it starts is told of at once, and no argument of it shows a password', async () => {
  keycloakThat(`[ "$1" = build ] && exit 0
echo "$@" > "$here/arguments"
echo "$KC_DB_USERNAME $KC_DB_PASSWORD" > "$here/account"
kill -KILL $$`);
  await expect(startKeycloak({ ...options(), onStep: () => undefined })).rejects.toThrow('Keycloak s’est arrêté');
  expect(readFileSync(join(home, 'arguments'), 'utf8')).not.toContain('secret');
  expect(readFileSync(join(home, 'account'), 'utf8')).toBe('compte secret de base\n');
});

test('a build that fails is told with what it printed', async () => {
  keycloakThat('echo "no such option" >&2; exit 2');
  await expect(startKeycloak({ ...options(), onStep: () => undefined })).rejects.toThrow(
    /préparation.+\nno such option/,
  );
});

test.each([0, 1])('port %i of a former Keycloak that still runs is told before anything starts', async (offset) => {
  keycloakThat(SERVES);
  const former = await listen(port + offset);
  onTestFinished(() => void former.close());
  await expect(startKeycloak({ ...options(), onStep: () => undefined })).rejects.toThrow(
    new RegExp(`^Le port ${port + offset} de Keycloak est déjà pris.+PWP_KEYCLOAK_PORT`),
  );
  expect(existsSync(join(home, 'build'))).toBe(false);
});

test.each([
  ['build', 'SIGTERM'],
  ['start', 'SIGTERM'],
  ['start', 'SIGHUP'],
  ['start', 'SIGKILL'],
] as const)('its %s ends with a launcher that %s ends before it is ready', async (what, signal) => {
  keycloakThat(what === 'build' ? SLEEPS : `[ "$1" = build ] && exit 0\n${SLEEPS}`);
  const { launcher, over } = await launch(what === 'build' ? /préparation/ : /démarrage/);
  await vi.waitFor(() => expect(pidOf(what)).toBeGreaterThan(0));
  launcher.kill(signal);
  await over;
  await ended(what);
});

test('a Keycloak that ends while the portal runs is told of; one that the launcher stops is not', async () => {
  keycloakThat(SERVES);
  const steps: string[] = [];
  const start = () => startKeycloak({ ...options(), onStep: (line) => void steps.push(line) });
  await start();
  process.kill(pidOf('start'), 'SIGKILL');
  await vi.waitFor(() => expect(steps.at(-1)).toMatch(/^Keycloak s’est arrêté : plus personne.+keycloak\.log/));

  steps.length = 0;
  const server = await start();
  await server.stop();
  expect(isRunning(pidOf('start'))).toBe(false);
  expect(steps).toEqual(['Keycloak : démarrage']);
});

test('one that does not end when it is asked to is killed with the Java that its script started', async () => {
  keycloakThat(`${SERVES.replace('exec ', "trap '' TERM; ")} & echo $! > "$here/java"; wait; wait`);
  const server = await startKeycloak({ ...options(), stopTimeout: 300, onStep: () => undefined });
  expect(isRunning(pidOf('java'))).toBe(true);
  await server.stop();
  await ended('start');
  await ended('java');
});

test('Ctrl-C in the terminal leaves Keycloak to the launcher, which ends it in its turn', async () => {
  keycloakThat(SERVES);
  const { launcher, over } = await launch(/ready/);
  process.kill(-Number(launcher.pid), 'SIGINT');
  expect(await over).not.toContain('s’est arrêté');
  expect(launcher.exitCode).toBe(0);
  await ended('start');
});
