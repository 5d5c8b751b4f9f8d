import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ARCHIVED, compileSources } from './compile-sources.ts';
import { copyPackages, namesIn } from './copy-packages.ts';

const repository = resolve(import.meta.dirname, '../..');

let app: string;
beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'pwp-compiled-test-'));
  const files = ARCHIVED.files.filter((pattern) => pattern.startsWith('packages/'));
  await compileSources(repository, app, { ...ARCHIVED, files });
  await copyPackages(repository, app);
  await writeFile(join(app, 'package.json'), '{ "type": "module" }');
}, 120_000);
afterAll(() => rm(app, { recursive: true }));

test.each([
  '@pwp/contracts',
  '@pwp/api-kit',
  '@pwp/pdf',
  '@pwp/rich-text',
  '@pwp/rich-text/schema',
  '@pwp/rich-text/mail',
  '@pwp/rich-text/pdf',
])('a release has %s, which the API of a module may import', async (name) => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', `console.log(Object.keys(await import('${name}')).length > 0)`],
    { cwd: app },
  );
  expect(stdout.trim()).toBe('true');
});

test('a release has nothing of an editor, which pages alone load', () => {
  const names = [...namesIn(join(app, 'packages/rich-text'))];
  expect(names.toSorted()).toEqual(['@pwp/api-kit', '@pwp/pdf', 'prosemirror-model', 'zod']);
});
