import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { readModuleFile } from '@pwp/contracts';
import { matching } from '@pwp/testing/matching';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { announcedModule } from './announced-module.ts';
import { newModule, TEMPLATES } from './new-module.ts';
import { newRepository } from './new-repository.ts';
import { formatFolder, lintModule } from './workspace.ts';

const run = promisify(execFile);
/** The parts of vitest's report that the test reads. */
const Report = z.object({ success: z.boolean(), testResults: z.array(z.unknown()) });
const repository = resolve(import.meta.dirname, '../../..');
const MODELS = ['_template', '_template-documents', '_template-slot'];
const icon = 'fr-icon-mail-line';
let modulesDir: string;

beforeEach(async () => {
  modulesDir = join(await mkdtemp(join(tmpdir(), 'pwp-new-')), 'modules');
  for (const model of MODELS)
    await cp(join(repository, 'modules', model), join(modulesDir, model), {
      recursive: true,
      filter: (path) => !/node_modules|dist$/.test(path),
    });
});
afterEach(() => rm(dirname(modulesDir), { recursive: true }));

test.each(TEMPLATES)(
  'a new module of « %s » has its own names everywhere, and none of the model’s',
  async (template) => {
    const chosen = { id: 'suivi-travaux', title: 'L’atelier', roles: ['referent'], icon, template };
    const folder = await newModule(modulesDir, chosen);
    const read = readModuleFile(await readFile(join(folder, 'module.json'), 'utf8'));
    expect(read).toMatchObject({
      declaration: { id: 'suivi-travaux', title: 'L’atelier', path: '/suivi-travaux', roles: ['referent'], icon },
    });
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
    const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
    expect(texts.join('\n')).not.toMatch(/exemple|_template|module-template/i);
    expect(texts.join('\n')).toContain('"@pwp/module-suivi-travaux"');
    if (!existsSync(join(folder, 'api'))) return;
    const api = await readFile(join(folder, 'api/index.ts'), 'utf8');
    expect(api).toContain('export const suiviTravauxApi = defineApiModule({');
    expect(api).toContain("id: 'suivi-travaux'");
    expect(texts.join('\n')).toMatch(/tableName: 'suivi__travaux_(?:notes|documents)'/);
  },
);

test('a module that was announced is made in its place, and one that is there is not replaced', async () => {
  const announced = { id: 'envois', title: 'Envois', path: '/envois', icon, order: 70, availability: 'to-come' };
  await mkdir(join(modulesDir, 'envois'));
  await writeFile(join(modulesDir, 'envois/module.json'), JSON.stringify(announced));
  const found = await announcedModule({ root: dirname(modulesDir), modulesDir, isSeparate: false }, 'envois');
  expect(found).toMatchObject({ title: 'Envois', order: 70, icon });
  const chosen = { id: 'envois', title: 'Envois', roles: [], icon, order: 70 };
  await expect(newModule(modulesDir, chosen)).rejects.toThrow(/existe déjà/);
  const folder = await newModule(modulesDir, { ...chosen, isAnnounced: true });
  const read = readModuleFile(await readFile(join(folder, 'module.json'), 'utf8'));
  expect(read).toMatchObject({ declaration: { order: 70, icon, availability: 'available' } });
  expect(await announcedModule({ root: dirname(modulesDir), modulesDir, isSeparate: false }, 'envois')).toBe(undefined);
});

test('a team finds what the portal that it installed announces', async () => {
  const root = dirname(modulesDir);
  const portal = join(root, 'node_modules/@pwp/portal');
  const entry = 'local-stack/src/launchers/portal.js';
  await mkdir(join(portal, 'modules/envois'), { recursive: true });
  await mkdir(dirname(join(portal, entry)), { recursive: true });
  await writeFile(join(portal, entry), '');
  await writeFile(
    join(portal, 'package.json'),
    JSON.stringify({ name: '@pwp/portal', exports: { '.': `./${entry}` } }),
  );
  const announced = { id: 'envois', title: 'Envois', path: '/envois', icon, order: 70, availability: 'to-come' };
  await writeFile(join(portal, 'modules/envois/module.json'), JSON.stringify(announced));
  const team = { root, modulesDir, isSeparate: true };
  expect(await announcedModule(team, 'envois')).toMatchObject({ order: 70 });
  expect(await announcedModule(team, 'autre')).toBe(undefined);
  // The team's own folder comes first, whatever the portal announces.
  await mkdir(join(modulesDir, 'envois'));
  await writeFile(join(modulesDir, 'envois/module.json'), JSON.stringify({ ...announced, order: 71 }));
  expect(await announcedModule(team, 'envois')).toMatchObject({ order: 71 });
  await writeFile(join(modulesDir, 'envois/notes.md'), 'à moi');
  expect(await announcedModule(team, 'envois')).toBe(undefined);
  await rm(join(modulesDir, 'envois'), { recursive: true });
  await newModule(modulesDir, { id: 'envois', title: 'Envois', roles: [], icon });
  expect(await announcedModule(team, 'envois')).toBe(undefined);
  await rm(join(modulesDir, 'envois'), { recursive: true });
  await rm(portal, { recursive: true });
  expect(await announcedModule(team, 'envois')).toBe(undefined);
});

test.each(['exemples', 'exemple-plis', 'contre-exemple', 'exemple'])(
  '« %s », which contains the model’s name, is replaced correctly',
  async (id) => {
    const folder = await newModule(modulesDir, { id, title: 'Essai', roles: [], icon });
    const camel = id.replaceAll(/-(.)/g, (_whole, letter: string) => letter.toUpperCase());
    const api = await readFile(join(folder, 'api/index.ts'), 'utf8');
    expect(api).toContain(`export const ${camel}Api = defineApiModule({\n  id: '${id}',`);
    const tests = await readFile(join(folder, 'api/notes/notes.test.ts'), 'utf8');
    expect(tests).toContain(`import { ${camel}Api } from '../index.ts';`);
    const table = await readFile(join(folder, 'api/notes/note-model.ts'), 'utf8');
    expect(table).toContain(`tableName: '${id.replaceAll('-', '__')}_notes'`);
    expect(await readFile(join(folder, 'package.json'), 'utf8')).toContain(`"@pwp/module-${id}"`);
    expect(await readFile(join(folder, 'web/routes.ts'), 'utf8')).toContain(`path: '/${id}'`);
  },
);

test.each([
  ["L'atelier", 'L’atelier'],
  ['Suivi : retours', 'Suivi\u00A0: retours'],
  [String.raw`Un\deux`, String.raw`Un\deux`],
  ['Le "bon" pli', 'Le "bon" pli'],
  [String.raw`Fin \"`, String.raw`Fin \"`],
  ['$& $1', '$& $1'],
])('the title %s is the same in the declaration and the pages, as French writes it', async (title, written) => {
  const folder = await newModule(modulesDir, { id: 'essai', title, roles: [], icon });
  const declared = readModuleFile(await readFile(join(folder, 'module.json'), 'utf8'));
  expect(declared).toMatchObject({ declaration: { title: written } });
  const [, literal] = /module: ('.*'),\n/.exec(await readFile(join(folder, 'web/locales/fr.ts'), 'utf8')) ?? [];
  expect(runInNewContext(literal ?? '')).toBe(written);
});

test.each(['Essai', '1essai', 'e', 'essai_1', '../essai', 'é', 'essai-', 'essai--bis', 'e'.repeat(33)])(
  '« %s » is refused as an id',
  async (id) => {
    await expect(newModule(modulesDir, { id, title: 'Essai', roles: [], icon })).rejects.toThrow(/ne convient pas/);
  },
);

test.each([
  { id: 'audit', says: /nom du portail lui-même/ },
  { id: 'template', says: /nom du portail lui-même/ },
  { id: 'raccourcis', says: /L’adresse «\s\/raccourcis\s» est au portail/ },
  { id: 'registry', says: /L’adresse «\s\/registry\s» est au portail/ },
])('« $id » is reserved', async ({ id, says }) => {
  await expect(newModule(modulesDir, { id, title: 'Essai', roles: [], icon })).rejects.toThrow(says);
  expect(await readdir(modulesDir)).toEqual(MODELS);
});

test('files that already exist are not overwritten', async () => {
  await newModule(modulesDir, { id: 'essai', title: 'Essai', roles: [], icon });
  await writeFile(join(modulesDir, 'essai/module.json'), 'à moi');
  await expect(newModule(modulesDir, { id: 'essai', title: 'Autre', roles: [], icon })).rejects.toThrow(/existe déjà/);
  expect(await readFile(join(modulesDir, 'essai/module.json'), 'utf8')).toBe('à moi');
});

test.each([
  { roles: ['chef'], icon, fault: /roles/ },
  { roles: [], icon: 'mail', fault: /icon/ },
])('invalid $fault leave no files behind', async ({ fault, ...chosen }) => {
  await expect(newModule(modulesDir, { id: 'essai', title: 'Essai', ...chosen })).rejects.toThrow(fault);
  expect(await readdir(modulesDir)).toEqual(MODELS);
});

test('an announcement stays as it was when the module cannot be made in its place', async () => {
  const announced = JSON.stringify({ id: 'envois', availability: 'to-come' });
  await mkdir(join(modulesDir, 'envois'));
  await writeFile(join(modulesDir, 'envois/module.json'), announced);
  const chosen = { id: 'envois', title: 'Envois', roles: ['chef'], icon, isAnnounced: true };
  await expect(newModule(modulesDir, chosen)).rejects.toThrow(/roles/);
  expect(await readdir(join(modulesDir, 'envois'))).toEqual(['module.json']);
  expect(await readFile(join(modulesDir, 'envois/module.json'), 'utf8')).toBe(announced);
});

test('the tests of a new module pass, whatever its roles', async () => {
  const root = dirname(modulesDir);
  await newRepository(root);
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
  const choices = { tous: [], agents: ['professionnel'], referents: ['referent'], administration: ['administrateur'] };
  for (const [id, roles] of Object.entries(choices)) {
    await newModule(modulesDir, { id, title: 'Essai', roles, icon });
    await newModule(modulesDir, { id: `${id}-documents`, title: 'Essai', roles, icon, template: 'documents' });
  }
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  const report = join(root, 'report.json');
  const how = ['--project', 'sqlite', '--no-isolate', '--reporter', 'json', '--outputFile', report];
  await run(process.execPath, [vitest, 'run', ...how, ...Object.keys(choices)], { cwd: root });
  const { success, testResults } = Report.parse(JSON.parse(await readFile(report, 'utf8')));
  expect({ success, files: testResults.length }).toEqual({ success: true, files: 2 * Object.keys(choices).length });
});

test.each([
  { template: 'page', files: ['accueil'], slots: undefined },
  { template: 'slot', files: ['accueil', 'encart'], slots: [{ name: 'profile.informations' }] },
] as const)('the template « $template » has no routes, and a journey a part', async ({ template, files, slots }) => {
  const folder = await newModule(modulesDir, { id: 'essai', title: 'Essai', roles: [], icon, template });
  expect((await readdir(folder)).toSorted()).toEqual(
    ['README.md', 'e2e', 'module.json', 'package.json', 'vite.config.ts', 'web'].toSorted(),
  );
  expect((await readdir(join(folder, 'e2e'))).toSorted()).toEqual(files.map((name) => `${name}.spec.ts`));
  const declared = z.looseObject({}).parse(JSON.parse(await readFile(join(folder, 'module.json'), 'utf8')));
  expect(declared['slots']).toEqual(slots);
  const own = z.looseObject({}).parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  expect(own).toMatchObject({ name: '@pwp/module-essai', peerDependencies: { vue: matching.any(String) } });
  expect(own).not.toHaveProperty('exports');
  expect(own['dependencies']).toEqual({ '@pwp/contracts': matching.any(String) });
});

test.each(TEMPLATES)(
  'a module of the template « %s » is written as the lint and the format of a team want',
  async (template) => {
    const root = dirname(modulesDir);
    await newRepository(root);
    await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
    const id = 'un-nom-plutot-long-de-module';
    const folder = await newModule(modulesDir, { id, title: 'Un nom plutôt long', roles: [], icon, template });
    formatFolder(root, folder);
    lintModule(root, id);
    const page = join(folder, 'web/routes.ts');
    await writeFile(page, `${await readFile(page, 'utf8')}export const  late = Number('1') == 1;\n`);
    expect(() => lintModule(root, id)).toThrow(/eqeqeq/);
    await writeFile(page, (await readFile(page, 'utf8')).replace('==', '==='));
    expect(() => lintModule(root, id)).toThrow(/pas mis en forme/);
  },
);

test.each(['page', 'slot'] as const)('the template « %s » is built, with what it shows', async (template) => {
  const root = dirname(modulesDir);
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
  const folder = await newModule(modulesDir, { id: 'essai', title: 'Essai', roles: [], icon, template });
  await run(process.execPath, [join(repository, 'node_modules/vite/bin/vite.js'), 'build'], { cwd: folder });
  const { sources } = z
    .object({ sources: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(join(folder, 'dist/build.json'), 'utf8')));
  expect(Object.keys(sources)).toContain('web/accueil/AccueilPage.vue');
  expect(Object.keys(sources).includes('web/encart/EncartProfil.vue')).toBe(template === 'slot');
});
