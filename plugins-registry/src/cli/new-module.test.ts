import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readModuleFile } from '@pwp/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newModule } from './new-module.ts';

const model = resolve(import.meta.dirname, '../../../modules/_template');
const icon = 'fr-icon-mail-line';
let modulesDir: string;

beforeEach(async () => {
  modulesDir = await mkdtemp(join(tmpdir(), 'pwp-new-'));
  await cp(model, join(modulesDir, '_template'), {
    recursive: true,
    filter: (path) => !/node_modules|dist$/.test(path),
  });
});
afterEach(() => rm(modulesDir, { recursive: true }));

test('a new module has its own names everywhere, and nothing of the model’s', async () => {
  const folder = await newModule(modulesDir, { id: 'suivi-travaux', title: 'L’atelier', roles: ['referent'], icon });
  const read = readModuleFile(await readFile(join(folder, 'module.json'), 'utf8'));
  expect(read).toMatchObject({
    declaration: { id: 'suivi-travaux', title: 'L’atelier', path: '/suivi-travaux', roles: ['referent'], icon },
  });
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
  expect(texts.join('\n')).not.toMatch(/exemple|_template|module-template/i);
  const api = await readFile(join(folder, 'api/index.ts'), 'utf8');
  expect(api).toContain('export const suiviTravauxApi = defineApiModule({');
  expect(api).toContain("id: 'suivi-travaux'");
  expect(texts.join('\n')).toContain("tableName: 'suivi_travaux_notes'");
});

test.each(['Essai', '1essai', 'e', 'essai_1', '../essai', 'é'])('« %s » is no id', async (id) => {
  await expect(newModule(modulesDir, { id, title: 'Essai', roles: [], icon })).rejects.toThrow(/ne convient pas/);
});

test('what stands already is left as it is', async () => {
  await newModule(modulesDir, { id: 'essai', title: 'Essai', roles: [], icon });
  await writeFile(join(modulesDir, 'essai/module.json'), 'à moi');
  await expect(newModule(modulesDir, { id: 'essai', title: 'Autre', roles: [], icon })).rejects.toThrow(/existe déjà/);
  expect(await readFile(join(modulesDir, 'essai/module.json'), 'utf8')).toBe('à moi');
});

test.each([
  { roles: ['chef'], icon, fault: /roles/ },
  { roles: [], icon: 'mail', fault: /icon/ },
])('$fault that is none leaves nothing behind', async ({ fault, ...chosen }) => {
  await expect(newModule(modulesDir, { id: 'essai', title: 'Essai', ...chosen })).rejects.toThrow(fault);
  expect(await readdir(modulesDir)).toEqual(['_template']);
});
