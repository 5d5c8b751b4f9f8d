/** From a clone to a portal that is ready, and ready again: `git clone`, then `npm start`, on a machine whose npm cache is warm. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchConfig } from './config.ts';
import { report } from './measure/report.ts';
import { root } from './measure/server-process.ts';

/** When lines of a start's output came, ms after it began. */
interface Start {
  installed: number | undefined;
  ready: number;
}

const folder = await mkdtemp(join(tmpdir(), 'pwp-bench-'));
const clone = join(folder, 'pwp');
try {
  const began = performance.now();
  const { status } = spawnSync('git', ['clone', '--quiet', root, clone], { stdio: 'inherit' });
  if (status !== 0) throw new Error('git clone failed');
  const cloned = performance.now() - began;
  const first = await timeStart();
  if (first.installed === undefined) throw new Error('the clone had its dependencies already');
  const again = await timeStart();
  report('start', [
    { name: 'clone', unit: 's', value: cloned / 1000 },
    { name: 'npm ci', unit: 's', value: first.installed / 1000 },
    {
      name: 'clone to ready (floor: clone and npm ci)',
      unit: 's',
      value: (cloned + first.ready) / 1000,
      floor: (cloned + first.installed) / 1000,
    },
    { name: 'warm start', unit: 's', value: again.ready / 1000 },
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Starts the clone's portal, waits until it is ready and stops it. */
async function timeStart(): Promise<Start> {
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...benchConfig.environment, PWP_PORT: String(benchConfig.port + 20) },
    stdio: ['ignore', 'pipe', 'inherit'],
    // npm's own children too are stopped with it.
    detached: true,
  });
  const ended = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<number>();
  child.once('close', (code) => {
    ready.reject(new Error(`npm start ended with ${code}:\n${output}`));
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
