import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { soundDeclarations } from './declared-modules.ts';
import { loadErrorOf, loadPackages, versionOf } from './load-modules.ts';

let host: string;

beforeEach(async () => {
  host = await mkdtemp(join(tmpdir(), 'pwp-host-'));
});
afterEach(() => rm(host, { recursive: true }));

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(host, path)), { recursive: true });
  await writeFile(join(host, path), content);
}

async function depend(...names: string[]): Promise<void> {
  const dependencies = Object.fromEntries(names.map((name) => [name, '1.2.3']));
  await write('package.json', JSON.stringify({ name: 'host', dependencies }));
}

async function install(name: string, declared: string, written: string): Promise<void> {
  const own = { name, version: '1.2.3', type: 'module', exports: { './api': './api/index.js' } };
  await write(`node_modules/${name}/package.json`, JSON.stringify(own));
  await write(`node_modules/${name}/module.json`, written);
  const code = `export const api = { id: '${declared}', migrations: [], defineModels() {}, start: () => ({ routes: [] }) };`;
  await write(`node_modules/${name}/api/index.js`, code);
}

test('a dependency of the host that holds a module.json is a module, under the id that it says', async () => {
  await install('@equipe/module-essai', 'essai', '{ "id": "essai" }');
  await install('not-a-dependency', 'autre', '{ "id": "autre" }');
  await write('node_modules/library/package.json', '{ "name": "library" }');
  await depend('@equipe/module-essai', 'library', 'not-installed');
  const modules = await loadPackages(host);
  expect(modules.map(({ id }) => id)).toEqual(['essai']);
  expect(modules.map(versionOf)).toEqual(['1.2.3']);
  expect(soundDeclarations(modules).faults).toEqual([]);
});

test.each([
  {
    name: 'another id in its code',
    declared: 'essaie',
    written: '{ "id": "essai" }',
    id: 'essai',
    says: /says « essaie »/,
  },
  { name: 'a module.json that is none', declared: 'essai', written: '{', id: 'module-essai', says: /JSON/ },
])('a package with $name is left out by name, and the others serve', async ({ declared, written, id, says }) => {
  await install('module-essai', declared, written);
  await install('module-voisin', 'voisin', '{ "id": "voisin" }');
  await depend('module-essai', 'module-voisin');
  const modules = await loadPackages(host);
  const { faults, modules: whole } = soundDeclarations(modules);
  expect(faults.map(({ module }) => module)).toEqual([id]);
  expect(whole.map((module) => module.id)).toEqual(['voisin']);
  const [module] = modules;
  expect(String(module && loadErrorOf(module))).toMatch(says);
});

test('a host without a package.json has none', async () => {
  expect(await loadPackages(host)).toEqual([]);
});

test('a package that the operator has isolated by its name is so, whatever id it writes', async () => {
  await install('@equipe/module-essai', 'essai', '{ "id": "essai" }');
  await write(
    'node_modules/@equipe/module-essai/api/index.js',
    "if (process.permission === undefined) throw new Error('not isolated');",
  );
  await write(
    'package.json',
    JSON.stringify({
      dependencies: { '@equipe/module-essai': '1.2.3' },
      pwp: { isolated: ['@equipe/module-essai'] },
    }),
  );
  const [module] = await loadPackages(host);
  expect(String(module && loadErrorOf(module))).toMatch(/it exports 0/);
});
