import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stateOf } from './module-code.ts';

test('the state of a module’s code is another once a file that the API reads is written, moved or deleted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-code-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of ['api', 'web']) await mkdir(join(folder, name));
  const route = join(folder, 'api/index.ts');
  await writeFile(route, '');
  const states = [await stateOf(folder)];
  await writeFile(join(folder, 'web/page.ts'), '');
  expect(await stateOf(folder)).toBe(states[0]);
  for (const change of [
    () => writeFile(join(folder, 'api/more.ts'), ''),
    () => rename(join(folder, 'api/more.ts'), join(folder, 'api/moved.ts')),
    () => rm(join(folder, 'api/moved.ts')),
    () => writeFile(join(folder, 'module.json'), '{}'),
  ]) {
    await change();
    states.push(await stateOf(folder));
  }
  expect(new Set(states).size).toBe(states.length);
});
