import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newRepository } from './new-repository.ts';
import { CannotMake } from './new-module.ts';
import { packApi } from './pack-api.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pwp-team-'));
});
afterEach(() => rm(root, { recursive: true }));

test('a folder gets the checks of a repository of modules, and keeps what it has', async () => {
  const own = { name: 'equipe', scripts: { types: 'mine' }, workspaces: ['outils'], devDependencies: { vue: '1' } };
  await writeFile(join(root, 'package.json'), JSON.stringify(own));
  await writeFile(join(root, '.gitignore'), 'à moi');
  await newRepository(root);
  await newRepository(root);
  expect(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))).toEqual({
    ...own,
    private: true,
    type: 'module',
    workspaces: ['outils', 'modules/*'],
  });
  expect(await readFile(join(root, '.gitignore'), 'utf8')).toBe('à moi');
  expect(await readFile(join(root, 'vitest.config.ts'), 'utf8')).toContain('@pwp/tooling/vitest-modules');
});

test('a module without an API has nothing to pack, and is told how its pages go', async () => {
  await mkdir(join(root, 'modules/essai/web'), { recursive: true });
  await expect(packApi(root, 'essai')).rejects.toThrow(CannotMake);
  await expect(packApi(root, 'essai')).rejects.toThrow(/npx pwp publish essai/);
});
