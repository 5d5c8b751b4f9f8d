import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { buildIfOld } from './build-if-old.ts';
import { NotBuilt, OldBuild, packModule } from './pack-module.ts';

let modulesDir: string;

beforeEach(async () => {
  modulesDir = join(await mkdtemp(join(tmpdir(), 'pwp-pack-')), 'modules');
});
afterEach(() => rm(dirname(modulesDir), { recursive: true }));

async function write(name: string, text: string): Promise<void> {
  const path = join(modulesDir, 'essai', name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const MAIN = 'export const mount = () => undefined;';

/** The module with a build of these sources. */
async function built(sources: Record<string, string> | undefined): Promise<void> {
  await write('module.json', '{}');
  await write('web/main.ts', MAIN);
  await write('dist/main.js', MAIN);
  const files = [{ name: 'main.js', role: 'entry' }];
  await write('dist/build.json', JSON.stringify({ files, ...(sources && { sources }) }));
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const pack = () => packModule(modulesDir, 'essai');

test('a build whose sources changed since, or went, is not packed: which one is said, and what to do', async () => {
  await built({ 'web/main.ts': hash(MAIN) });
  expect((await pack()).length).toBeGreaterThan(100);
  // What the build did not read changes nothing of it.
  await write('web/main.test.ts', '');
  expect((await pack()).length).toBeGreaterThan(100);

  await write('web/main.ts', `${MAIN}// mended`);
  await expect(pack()).rejects.toThrow(OldBuild);
  await expect(pack()).rejects.toThrow(/plus ancienne que ses sources \(web\/main\.ts\)[^]*npx pwp build essai/);
  await rm(join(modulesDir, 'essai/web/main.ts'));
  await expect(pack()).rejects.toThrow(OldBuild);
});

test('a build of before, which names no sources, is packed', async () => {
  await built(undefined);
  expect((await pack()).length).toBeGreaterThan(100);
});

test('a module that was never built is said to be so', async () => {
  await write('module.json', '{}');
  await expect(pack()).rejects.toThrow(NotBuilt);
});

test('a publication builds what was never built, or changed since, and nothing else', async () => {
  const build = vi.fn<(modulesDir: string, id: string) => void>();
  const asked = () => buildIfOld(dirname(modulesDir), 'essai', build);
  await write('module.json', '{}');
  await asked();
  expect(build.mock.calls).toEqual([[modulesDir, 'essai']]);
  await built({ 'web/main.ts': hash(MAIN) });
  await asked();
  expect(build).toHaveBeenCalledOnce();
  await write('web/main.ts', `${MAIN}// mended`);
  await asked();
  expect(build).toHaveBeenCalledTimes(2);
});
