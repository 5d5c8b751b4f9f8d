import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { soundDeclarations } from './declared-modules.ts';
import { loadErrorOf, loadInstalled, loadModules, versionOf } from './load-modules.ts';

/* What is brought from the folders of modules: one that cannot be is named, and the others come. */

const folder = await mkdtemp(join(tmpdir(), 'pwp-load-modules-'));
afterAll(() => rm(folder, { recursive: true }));

/** Code of an api: one value for each of these ids. */
const codeOf = (...ids: string[]) =>
  ids.map((id, index) => `export const api${index} = { id: '${id}', migrations: [], start: () => ({ routes: [] }) };`);
const needing = (needs: string) => [
  `export const api = { id: 'lese', needs: ${needs}, migrations: [], start: () => ({ routes: [] }) };`,
];

/** Writes a module of the folder `modules`: its api, its id in `module.json`, its version. */
async function writeModule(
  modules: string,
  name: string,
  code: readonly string[],
  { id = name, version = '1.2.3', needs }: { id?: string; version?: string; needs?: object | undefined } = {},
) {
  await mkdir(join(modules, name, 'api'), { recursive: true });
  await writeFile(join(modules, name, 'module.json'), JSON.stringify({ id, needs }));
  await writeFile(join(modules, name, 'package.json'), JSON.stringify({ type: 'module', version }));
  await writeFile(join(modules, name, 'api/index.ts'), code.join('\n'));
}

test.each([
  {
    name: 'code that throws when it is imported',
    code: ["throw new Error('no such file');"],
    says: /no such file/,
  },
  {
    name: 'an id that differs in defineApiModule',
    code: codeOf('lise'),
    says: /modules\/lese\/api\/index\.ts \(defineApiModule\) says « lise »/,
  },
  {
    name: 'an id that differs in module.json',
    code: codeOf('lese'),
    written: { id: 'lies' },
    says: /modules\/lese\/module\.json says « lies »/,
  },
  {
    name: 'no value of defineApiModule',
    code: ["export const id = 'lese';"],
    says: /must export one value of defineApiModule: it exports 0/,
  },
  { name: 'two values of defineApiModule', code: codeOf('lese', 'autre'), says: /it exports 2/ },
  {
    name: 'needs that module.json does not say',
    code: needing("{ identity: ['read', 'accounts'] }"),
    written: { needs: { identity: ['read'] } },
    says: /module\.json says \{"identity":\["read"\]\}, and defineApiModule \{"identity":\["read","accounts"\]\}/,
  },
  {
    name: 'needs that only module.json says',
    code: codeOf('lese'),
    written: { needs: { topics: ['lese.dire'] } },
    says: /needs are the same everywhere/,
  },
])('$name leaves that module out alone', async ({ name, code, written, says }) => {
  const modulesDir = join(folder, name);
  await writeModule(modulesDir, 'lese', code, written);
  await writeModule(modulesDir, 'voisin', codeOf('voisin'));
  const modules = await loadModules(modulesDir);
  const { faults, modules: whole } = soundDeclarations(modules);
  expect(faults.map(({ module }) => module)).toEqual(['lese']);
  expect(whole.map((module) => module.id)).toEqual(['voisin']);
  const [module] = modules;
  expect(String(module && loadErrorOf(module))).toMatch(says);
});

test('a folder without an api, and one that begins with _ or a dot, is no module of the API', async () => {
  const modulesDir = join(folder, 'found');
  for (const name of ['sain', '_modele', '.cache']) await writeModule(modulesDir, name, codeOf(name));
  await mkdir(join(modulesDir, 'pages/web'), { recursive: true });
  const modules = await loadModules(modulesDir);
  expect(modules.map(({ id }) => id)).toEqual(['sain']);
  expect(modules.map(versionOf)).toEqual(['1.2.3']);
});

test('a module of a team’s repository has a process of its own, unless that repository trusts it; one that comes with the portal has none', async () => {
  const repository = join(folder, 'team');
  const provided = join(folder, 'provided-to-team');
  const places = `process.permission === undefined ? 'inside' : 'apart'`;
  await writeModule(join(repository, 'modules'), 'equipe', [`throw new Error(${places});`]);
  await writeModule(provided, 'fourni', [`throw new Error(${places});`]);
  const brought = async () =>
    (await loadInstalled({ repository, provided })).map(
      (module) => /inside|apart/.exec(String(loadErrorOf(module)))?.[0],
    );
  expect(await brought()).toEqual(['apart', 'inside']);
  await writeFile(join(repository, 'package.json'), JSON.stringify({ pwp: { trusted: ['equipe'] } }));
  expect(await brought()).toEqual(['inside', 'inside']);
});

test('a module of the repository takes the place of the one of its id that comes with the portal, whose code is not read', async () => {
  const repository = join(folder, 'repository');
  const provided = join(folder, 'provided');
  await writeModule(join(repository, 'modules'), 'sain', codeOf('sain'));
  await writeFile(join(repository, 'package.json'), JSON.stringify({ pwp: { trusted: ['sain'] } }));
  await writeModule(provided, 'sain', ["throw new Error('read');"]);
  await writeModule(provided, 'autre', codeOf('autre'));
  await writeModule(provided, 'pages', codeOf('pages'));
  await mkdir(join(repository, 'modules/pages'));
  await writeFile(join(repository, 'modules/pages/module.json'), '{}');
  const modules = await loadInstalled({ repository, provided });
  expect(modules.map(({ id }) => id)).toEqual(['sain', 'autre']);
  expect(modules.map(loadErrorOf)).toEqual([undefined, undefined]);
});

test('modules come in the order of their ids, which is not that of their paths', async () => {
  const modulesDir = join(folder, 'ordered');
  for (const name of ['sain-bis', 'sain']) await writeModule(modulesDir, name, codeOf(name));
  expect((await loadModules(modulesDir)).map(({ id }) => id)).toEqual(['sain', 'sain-bis']);
});

test('a name among those that the operator has isolated, which is no module of the portal, keeps it from starting', async () => {
  const repository = join(folder, 'misnamed');
  const provided = join(folder, 'provided-misnamed');
  await writeModule(join(repository, 'modules'), 'sain', codeOf('sain'));
  await writeModule(provided, 'fourni', codeOf('fourni'));
  await writeFile(
    join(repository, 'package.json'),
    JSON.stringify({ pwp: { isolated: ['sain', 'fourni', 'sian', '@equipe/absent'] } }),
  );
  await expect(loadInstalled({ repository, provided })).rejects.toThrow('names « sian », « @equipe/absent »');
});

test('the operator has a module isolated that comes with the portal', async () => {
  const repository = join(folder, 'isolating');
  const provided = join(folder, 'provided-isolated');
  await mkdir(repository);
  await writeModule(provided, 'fourni', [`if (process.permission === undefined) throw new Error('not isolated');`]);
  await writeFile(join(repository, 'package.json'), JSON.stringify({ pwp: { isolated: ['fourni'] } }));
  const [module] = await loadInstalled({ repository, provided });
  expect(String(module && loadErrorOf(module))).toMatch(/it exports 0/);
});
