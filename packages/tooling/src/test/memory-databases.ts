import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, statfsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onPath } from './debian-package.ts';
import { reachable } from './reachable.ts';

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm';
/** Bytes that must be free there: a run leaves one at most. */
const ROOM = 4 * 1024 ** 3;
/** How long the server may take to begin, ms. */
const BEGINNING = 60_000;

/** Runs the server until whoever started it ends, be it at once; then nothing of it is left. */
const UNTIL_LEFT = '"$@" & read -r _; kill -9 $!; wait; rm -rf "$0"';

/** Databases that a run of tests uses and forgets. */
export interface MemoryDatabases {
  /** Settings of the tests. */
  environment: Record<string, string>;
  stop: () => Promise<void>;
}

/**
 * A MariaDB of this machine's own, and a folder for SQLite, in memory: tests make a thousand databases, and a table that waits for a disk takes
 * most of a test. Undefined where that cannot be had: the tests use the server that they find, and the disk.
 */
export async function startMemoryDatabases(): Promise<MemoryDatabases | undefined> {
  const [server, maker] = [onPath(['mariadbd']), onPath(['mariadb-install-db'])];
  if (server === undefined || maker === undefined || !hasRoom()) return undefined;
  const folder = mkdtempSync(join(MEMORY, 'pwp-tests-'));
  // MariaDB leaves root for an account that must get there.
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  mkdirSync(data);
  const account = process.getuid?.() === 0 ? ['--user=mysql'] : [];
  if (account.length > 0) spawnSync('chown', ['mysql', folder, data]);
  const words = ['--no-defaults', `--datadir=${data}`, ...account];
  const made = spawnSync(maker, [...words, '--auth-root-authentication-method=normal', '--skip-test-db']);
  const files = join(folder, 'files');
  mkdirSync(files);
  const port = await freePort();
  const listening = [`--socket=${join(folder, 'sql.sock')}`, '--bind-address=127.0.0.1', `--port=${port}`];
  const child = spawn('sh', ['-c', UNTIL_LEFT, folder, server, ...words, ...listening], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  const url = `mariadb://root@127.0.0.1:${port}`;
  for (const until = Date.now() + BEGINNING; made.status === 0 && Date.now() < until;) {
    if (await reachable(url)) return { environment: { PWP_TEST_MARIADB_URL: url, PWP_TEST_FOLDER: files }, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  return undefined;
}

function hasRoom(): boolean {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= ROOM;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
