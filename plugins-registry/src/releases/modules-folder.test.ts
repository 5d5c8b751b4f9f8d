import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { integrityOf } from '../core/built-file.ts';
import { readModules } from './modules-folder.ts';

let modulesDir: string;

beforeEach(async () => {
  modulesDir = await mkdtemp(join(tmpdir(), 'pwp-modules-'));
});

afterEach(async () => {
  await rm(modulesDir, { recursive: true });
});

async function write(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(join(modulesDir, path)), { recursive: true });
  await writeFile(join(modulesDir, path), typeof content === 'string' ? content : JSON.stringify(content));
}

function declaration(id: string, more: Record<string, unknown> = {}) {
  return { id, title: id, path: `/${id}`, icon: 'fr-icon-mail-line', order: 10, ...more };
}

test('a built module is read with its compressed variants', async () => {
  await write('courriers/module.json', declaration('courriers'));
  await write('courriers/dist/build.json', { files: [{ name: 'main-a.js', role: 'entry' }] });
  await write('courriers/dist/main-a.js', 'export {}');
  const br = brotliCompressSync('export {}');
  await writeFile(join(modulesDir, 'courriers/dist/main-a.js.br'), br);
  const { modules, faults } = await readModules(modulesDir);
  expect(faults).toEqual([]);
  expect(modules[0]?.entry.release?.entry.url).toMatch(/^\/modules\/courriers\/[0-9a-f]{64}\/main-a\.js$/);
  expect(modules[0]?.files).toEqual([{ name: 'main-a.js', role: 'entry', bytes: Buffer.from('export {}'), br }]);
});

test.each([
  { suffix: 'br', bytes: brotliCompressSync('other') },
  { suffix: 'gz', bytes: gzipSync('other') },
  { suffix: 'gz', bytes: gzipSync(Buffer.alloc(10_000_000)) },
  { suffix: 'br', bytes: Buffer.from('not compressed') },
])('a .$suffix that does not match its file leaves the module without release', async ({ suffix, bytes }) => {
  await write('courriers/module.json', declaration('courriers'));
  await write('courriers/dist/build.json', { files: [{ name: 'main-a.js', role: 'entry' }] });
  await write('courriers/dist/main-a.js', 'other, and more');
  await writeFile(join(modulesDir, `courriers/dist/main-a.js.${suffix}`), bytes);
  const { modules, faults } = await readModules(modulesDir);
  expect(modules.map(({ entry }) => entry.release)).toEqual([null]);
  expect(faults).toMatchObject([{ module: 'courriers', code: 'build-invalid' }]);
  expect(faults[0]?.detail).toContain('dist/main-a.js.br or .gz is not « main-a.js » compressed');
});

test('a file that was changed after its build leaves the module without release', async () => {
  await write('courriers/module.json', declaration('courriers'));
  const file = { name: 'main-a.js', role: 'entry', integrity: integrityOf(Buffer.from('export {}')) };
  await write('courriers/dist/build.json', { files: [file] });
  await write('courriers/dist/main-a.js', 'export {}');
  expect((await readModules(modulesDir)).faults).toEqual([]);
  await write('courriers/dist/main-a.js', 'export { };');
  const { modules, faults } = await readModules(modulesDir);
  expect(modules.map(({ entry }) => entry.release)).toEqual([null]);
  expect(faults).toMatchObject([{ module: 'courriers', code: 'build-invalid' }]);
  expect(faults[0]?.detail).toContain('dist/main-a.js was changed after the build');
});

test('an announced module needs no build; a model folder is no module', async () => {
  await write('support/module.json', declaration('support', { availability: 'to-come' }));
  await write('_template/module.json', declaration('exemple'));
  const { modules, faults } = await readModules(modulesDir);
  expect(faults).toEqual([]);
  expect(modules.map(({ entry }) => [entry.id, entry.release])).toEqual([['support', null]]);
});

test('a module takes the place of the one with its id in a later folder, whatever either holds', async () => {
  await write('given/courriers/module.json', declaration('courriers', { availability: 'to-come' }));
  await write('given/support/module.json', declaration('support', { availability: 'to-come' }));
  await write('own/courriers/module.json', declaration('courriers', { title: 'Nos courriers' }));
  await write('own/zones/module.json', declaration('zones'));
  const { modules, faults } = await readModules(join(modulesDir, 'own'), join(modulesDir, 'given'));
  expect(modules.map(({ entry }) => entry.title)).toEqual(['Nos courriers', 'support', 'zones']);
  expect(faults.map(({ module, code }) => [module, code])).toEqual([
    ['courriers', 'not-built'],
    ['zones', 'not-built'],
  ]);
});

test('a module without a build is listed without release and reported', async () => {
  await write('courriers/module.json', declaration('courriers'));
  const { modules, faults } = await readModules(modulesDir);
  expect(modules.map(({ entry }) => [entry.id, entry.release])).toEqual([['courriers', null]]);
  expect(faults).toMatchObject([{ module: 'courriers', code: 'not-built' }]);
});

test.each([
  { name: 'names a file that is missing', record: { files: [{ name: 'main-a.js', role: 'entry' }] } },
  { name: 'has no entry', record: { files: [] } },
  { name: 'leads out of its folder', record: { files: [{ name: '../module.json', role: 'entry' }] } },
  { name: 'is not JSON', record: '{' },
])('a build record that $name leaves the module without release', async ({ record }) => {
  await write('courriers/module.json', declaration('courriers'));
  await write('courriers/dist/build.json', record);
  const { modules, faults } = await readModules(modulesDir);
  expect(modules.map(({ entry }) => entry.release)).toEqual([null]);
  expect(faults).toMatchObject([{ module: 'courriers', code: 'build-invalid' }]);
});

test.each([
  { name: 'is missing', content: undefined, says: 'le fichier manque' },
  { name: 'is not JSON', content: '{', says: 'pas du JSON' },
  {
    name: 'does not fit the contract',
    content: declaration('courriers', { icon: 'ri-mail-line' }),
    says: '«\u00A0icon\u00A0»\u00A0: ',
  },
  {
    name: "has another id than its folder's name",
    content: declaration('courrier'),
    says: 'son dossier est «\u00A0courriers\u00A0»',
  },
  {
    name: 'has a key that nobody reads',
    content: declaration('courriers', { role: ['referent'] }),
    says: 'clé inconnue «\u00A0role\u00A0»\u00A0: vouliez-vous «\u00A0roles\u00A0»\u00A0?',
  },
])('a module.json that $name leaves only that module out, with the reason', async ({ content, says }) => {
  await mkdir(join(modulesDir, 'courriers'));
  if (content !== undefined) await write('courriers/module.json', content);
  await write('support/module.json', declaration('support', { availability: 'to-come' }));
  const { modules, faults } = await readModules(modulesDir);
  expect(modules.map(({ entry }) => entry.id)).toEqual(['support']);
  expect(faults).toMatchObject([{ module: 'courriers', code: 'declaration-invalid' }]);
  expect(faults[0]?.detail).toMatch(/^modules\/courriers\/module\.json/);
  expect(faults[0]?.detail).toContain(says);
});
