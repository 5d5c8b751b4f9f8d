import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildScripts, publishedPackage } from './build-kit.ts';
import { kits } from './kits.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pwp-built-kits-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(kits)('the package of $folder names each package that its code imports', async (kit) => {
  const imported = await buildScripts(kit, join(folder, kit.folder));
  const { name, dependencies, peerDependencies = {} } = publishedPackage(kit, imported);
  const known = [name, ...Object.keys({ ...dependencies, ...peerDependencies })];
  expect(imported.size).toBeGreaterThan(0);
  expect([...imported].filter((one) => !known.includes(one))).toEqual([]);
});

test('what tests alone import is optional: an application of the kit needs none of it', () => {
  const webKit = kits.filter(({ folder: path }) => path === 'packages/web-kit');
  const [published] = webKit.map((kit) => publishedPackage(kit, new Set()));
  expect(published?.peerDependenciesMeta).toEqual({ vitest: { optional: true }, zod: { optional: true } });
  expect(Object.entries(published?.peerDependencies ?? {}).join()).toMatch(/^vitest,\^\d+\.\d+\.\d+,zod,\^\d/);
});

test.each([
  {
    kit: 'packages/api-kit',
    starts: 'files/inspection/file-inspector.js',
    thread: 'files/inspection/inspection-worker.js',
  },
  { kit: 'packages/database', starts: 'read-thread.js', thread: 'read-worker.js' },
  { kit: 'plugins-registry', starts: 'releases/release-checker.js', thread: 'releases/check-release.js' },
])('$starts of $kit starts the built file of its thread', ({ kit, starts, thread }) => {
  const [, named] =
    /new URL\(\s{0,9}(?:\/\*.{1,20}\*\/)?\s{0,9}"([^"]{1,100})",\s{0,9}import/.exec(
      readFileSync(join(folder, kit, starts), 'utf8'),
    ) ?? [];
  expect(named).toBe(basename(thread));
  expect(existsSync(join(folder, kit, thread))).toBe(true);
});

test('a kit names the file of a package by its package, for the build of the module that uses it', () => {
  const built = (file: string) => readFileSync(join(folder, 'packages/viewer', file), 'utf8');
  expect(built('pdf/pdf-document.js')).toMatch(
    /new URL\("pdfjs-dist\/build\/pdf\.worker\.min\.mjs", import\.meta\.url\)/,
  );
  expect(built('heic/read-heic.js')).toMatch(/new URL\("libheif-js\/libheif-wasm\/libheif\.wasm", import\.meta\.url\)/);
  expect(built('heic/read-heic.js')).toMatch(/new Worker\(new URL\("\.\/heic-worker\.js", import\.meta\.url\)/);
  expect(existsSync(join(folder, 'packages/viewer/heic/heic-worker.js'))).toBe(true);
});
