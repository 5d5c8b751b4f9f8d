/**
 * Measures the time from a clone to a ready portal, then of a second start: `git clone` and `npm start` with a warm
 * npm cache; then a second `npm run start:real`, where Java and MariaDB exist.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dropDatabase, ensureDatabase } from '@pwp/local-stack/keycloak/ensure-database';
import { requireJava } from '@pwp/local-stack/keycloak/java';
import { benchConfig } from './config.ts';
import { report } from './measure/report.ts';
import { root } from './measure/server-process.ts';

/** Times of the lines of a start's output, ms after its beginning. */
interface Start {
  installed: number | undefined;
  ready: number;
}

const PORT = benchConfig.port + 20;
const DATABASES = {
  PWP_DATABASE_URL: `${benchConfig.mariadbUrl}/pwp_bench_start_${PORT}`,
  PWP_KEYCLOAK_DATABASE_URL: `${benchConfig.mariadbUrl}/pwp_bench_start_keycloak_${PORT}`,
} as const;

const folder = await mkdtemp(join(tmpdir(), 'pwp-bench-'));
const clone = join(folder, 'pwp');
try {
  const began = performance.now();
  const { status } = spawnSync('git', ['clone', '--quiet', root, clone], { stdio: 'inherit' });
  if (status !== 0) throw new Error('git clone failed');
  const cloned = performance.now() - began;
  const first = await timeStart('start');
  if (first.installed === undefined) throw new Error('the clone had its dependencies already');
  const again = await timeStart('start');
  const real = await timeRealStart();
  report('start', [
    { name: 'clone', unit: 's', value: cloned / 1000 },
    { name: 'npm ci', unit: 's', value: first.installed / 1000 },
    {
      name: 'clone to ready (floor: clone and npm ci)',
      unit: 's',
      value: (cloned + first.ready) / 1000,
      floor: (cloned + first.installed) / 1000,
    },
    { name: 'warm start', unit: 's', value: again.ready / 1000, atMost: 3 },
    ...(real === undefined
      ? []
      : [{ name: 'warm start on Keycloak and MariaDB', unit: 's', value: real.ready / 1000, atMost: 20 }]),
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** The second start on a real Keycloak and on its own databases; reports what this machine lacks for it. */
async function timeRealStart(): Promise<Start | undefined> {
  const databases = Object.values(DATABASES);
  try {
    requireJava(benchConfig.javaHome);
    for (const url of databases) await ensureDatabase(url, 'PWP_BENCH_MARIADB_URL');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.log(`npm run start:real is left out. ${error.message}`);
    return undefined;
  }
  const environment = { ...DATABASES, PWP_KEYCLOAK_DIR: join(root, 'node_modules/.cache/keycloak') };
  try {
    await timeStart('start:real', environment);
    return await timeStart('start:real', environment);
  } finally {
    for (const url of databases) await dropDatabase(url);
  }
}

/** Starts the clone's portal with an npm script, waits until it is ready and stops it. */
async function timeStart(script: string, environment: Readonly<Record<string, string>> = {}): Promise<Start> {
  const began = performance.now();
  const child = spawn('npm', ['run', script], {
    cwd: clone,
    env: { ...benchConfig.environment, ...environment, PWP_PORT: String(PORT) },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Also stops npm's own children.
    detached: true,
  });
  const ended = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<number>();
  child.once('close', (code) => {
    ready.reject(new Error(`npm run ${script} ended with ${code}:\n${output}`));
    ended.resolve();
  });
  let output = '';
  let installed: number | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (installed === undefined && /^added \d+ packages/m.test(output)) installed = performance.now() - began;
    if (output.includes('PWP ready: ')) ready.resolve(performance.now() - began);
  });
  const time = await ready.promise;
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  await ended.promise;
  return { installed, ready: time };
}
