import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ModuleProcess, startProcess, type Serving } from './module-process.ts';

async function started(code: string) {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-process-'));
  const entry = join(folder, 'index.mjs');
  await writeFile(entry, code);
  const running = startProcess({ id: 'isole', folder, entry }, 'sqlite', { work: new Map() });
  onTestFinished(async () => {
    running.child.kill('SIGKILL');
    await running.ended;
    await rm(folder, { recursive: true });
  });
  return running;
}

test('its memory is watched before it has answered anything', async () => {
  const { channel, ended } = await started(`
    const held = [];
    for (let at = 0; at < 20; at += 1) {
      held.push(Buffer.alloc(64 * 1024 * 1024, 1));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    globalThis.held = held;
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  `);
  await expect(channel.call('describe', [], 20_000)).rejects.toMatchObject({
    cause: { message: 'it takes too much memory' },
  });
  expect(await ended).toContain('SIGKILL: it takes too much memory');
}, 30_000);

test.runIf(process.platform === 'linux')('it is the first to end when memory is short', async () => {
  const { child } = await started('');
  expect(await readFile(`/proc/${child.pid ?? 0}/oom_score_adj`, 'utf8')).toBe('1000\n');
});

/** Processes of a module that start when they are told to. */
function simulated() {
  const made: { begun: () => void; end: () => void; kill: () => void }[] = [];
  const beginnings = new Map<unknown, Promise<void>>();
  const start = () => {
    const ended = Promise.withResolvers<string>();
    const beginning = Promise.withResolvers<void>();
    const end = () => ended.resolve('its process ended');
    const kill = vi.fn<() => void>(end);
    const number = made.push({ begun: beginning.resolve, end, kill });
    const channel = { call: () => Promise.resolve(number) };
    beginnings.set(channel, beginning.promise);
    const cleared = ended.promise.then(() => undefined);
    return { channel, child: { kill }, ended: ended.promise, cleared, underWay: new Set() } as unknown as Serving;
  };
  const report = { ended: () => undefined, failed: () => undefined };
  return { made, process: new ModuleProcess(start, async (channel) => beginnings.get(channel), report) };
}

test('a renewal that is faster than a new start after an end is kept, and the other ended', async () => {
  const { made, process } = simulated();
  onTestFinished(() => process.close());
  const first = process.start();
  made[0]?.begun();
  await first;
  made[0]?.end();
  await vi.waitFor(() => expect(made.length).toBe(2), { timeout: 20_000 });
  const renewed = process.renew(() => Promise.resolve());
  made[2]?.begun();
  await renewed;
  made[1]?.begun();
  await vi.waitFor(() => expect(made[1]?.kill).toHaveBeenCalledTimes(1));
  expect(await process.call('say', [])).toBe(3);
});
