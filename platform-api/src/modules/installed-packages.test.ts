import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { soundDeclarations } from './declared-modules.ts';
import { loadErrorOf, loadInstalled, loadPackages, trustNameOf, versionOf } from './load-modules.ts';

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
  const code = `export const api = { id: '${declared}', settings: { shape: {} }, migrations: [], defineModels() {}, start: () => ({ routes: [] }) };`;
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

const OUTSIDE = "if (process.permission === undefined) throw new Error('not isolated');";

async function bringOutside(pwp: object) {
  await install('@equipe/module-essai', 'essai', '{ "id": "essai" }');
  await write('node_modules/@equipe/module-essai/api/index.js', OUTSIDE);
  await write('package.json', JSON.stringify({ dependencies: { '@equipe/module-essai': '1.2.3' }, pwp }));
  const [module] = await loadInstalled({ repository: host });
  return { error: String(module && loadErrorOf(module)) };
}

test('a package has a process of its own, unless the operator trusts it by its name', async () => {
  expect((await bringOutside({})).error).toMatch(/it exports 0/);
  expect((await bringOutside({ trusted: ['@equipe/module-essai'] })).error).toMatch(/not isolated/);
  // It would write the id of one that is trusted.
  await expect(bringOutside({ trusted: ['essai'] })).rejects.toThrow('"pwp.trusted" names « essai »');
  const both = { trusted: ['@equipe/module-essai'], isolated: ['@equipe/module-essai'] };
  expect((await bringOutside(both)).error).toMatch(/it exports 0/);
});

test('what the operator would trust is known of a package that nobody trusts', async () => {
  await install('@equipe/module-essai', 'essai', '{ "id": "essai" }');
  await depend('@equipe/module-essai');
  expect((await loadPackages(host)).map(trustNameOf)).toEqual(['@equipe/module-essai']);
  const dependencies = { '@equipe/module-essai': '1.2.3' };
  await write('package.json', JSON.stringify({ dependencies, pwp: { trusted: ['@equipe/module-essai'] } }));
  expect((await loadPackages(host)).map(trustNameOf)).toEqual([undefined]);
});
