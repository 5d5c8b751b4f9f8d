import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runAlone } from './process-lock.ts';

test('a second waits for the first, and for one that is killed at its work no longer than it lives', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pwp-process-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'cache/lock');
  const code = `import { runAlone } from ${JSON.stringify(import.meta.resolve('./process-lock.ts'))};
    await runAlone(${JSON.stringify(file)}, () => undefined, () => {
      console.log('at work');
      return new Promise((done) => setTimeout(done, 60_000));
    });`;
  const killed = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void killed.kill('SIGKILL'));
  await once(killed.stdout, 'data');

  const order: string[] = [];
  const waits = Promise.withResolvers<void>();
  const built = runAlone(file, waits.resolve, async () => {
    order.push('built');
    return 'done';
  });
  await waits.promise;
  order.push('killed');
  killed.kill('SIGKILL');
  expect(await built).toBe('done');
  expect(order).toEqual(['killed', 'built']);
});

test('work that fails frees the lock', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pwp-process-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'lock');
  const nobody = () => expect.fail('nobody holds it');
  await expect(runAlone(file, nobody, () => Promise.reject(new Error('does not compile')))).rejects.toThrow('compile');
  await expect(runAlone(file, nobody, () => Promise.resolve('done'))).resolves.toBe('done');
});
