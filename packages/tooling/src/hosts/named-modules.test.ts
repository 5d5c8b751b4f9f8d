import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readModuleFile } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { namedModules, type KnownModule } from './named-modules.ts';

/* The shell and the platform read the modules' declarations; none of their files may name a module. */

const root = resolve(import.meta.dirname, '../../../..');

const modules: KnownModule[] = globSync('modules/[!_]*/module.json', { cwd: root }).map((file) => {
  const reading = readModuleFile(readFileSync(join(root, file), 'utf8'));
  if ('faults' in reading) throw new Error(`${file}: ${reading.faults.join('; ')}`);
  return reading.declaration;
});

test('the shell and the platform name no module', () => {
  const files = globSync('{shell,platform-api}/**/*.{ts,vue,json,css}', {
    cwd: root,
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      '**/dist-next/**',
      // Converts a choice that was about one module's mail, before each kind had its own.
      '**/database/migrations/{0014-keep-mail-refusals,upgrade.test}.ts',
    ],
  });
  expect(modules.length).toBeGreaterThan(3);
  expect(files.length).toBeGreaterThan(100);
  const naming = files.flatMap((file) =>
    namedModules(readFileSync(join(root, file), 'utf8'), modules).map((line) => `${file}:${line}`),
  );
  expect(naming).toEqual([]);
});

const exemple = { id: 'exemple', path: '/exemples', publicPages: [{ path: '/ouvert/suivi' }] };

test.each([
  "id === 'exemple'",
  'href="/exemples/detail"',
  '`${url}/api/exemple/notes`',
  "read('exemple.colonnes')",
  "import('@pwp/module-exemple/api')",
  "const FIRST = '/ouvert';",
])('%s names a module', (line) => {
  expect(namedModules(`\n${line}`, [exemple])).toEqual([`2: ${line}`]);
});

test.each([
  "'exemple-autre'",
  "'un exemple'",
  '/exemplesx',
  'exemple.colonnes',
  '« l’exemple »',
  "'exemple de phrase'",
])('%s names none', (line) => {
  expect(namedModules(line, [exemple])).toEqual([]);
});
