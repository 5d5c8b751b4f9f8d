import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startProcess } from './module-process.ts';

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
