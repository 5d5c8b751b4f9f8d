import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { repositoryOf } from './repository.ts';

let above: string;

/** Creates a folder in `above` with these files. */
async function folderOf(path: string, ...files: string[]): Promise<string> {
  const folder = join(above, path);
  await mkdir(folder, { recursive: true });
  for (const file of files) await writeFile(join(folder, file), '{}');
  return folder;
}

beforeEach(async () => {
  above = await mkdtemp(join(tmpdir(), 'pwp-repository-'));
});
afterEach(() => rm(above, { recursive: true }));

test('a repository nested in another is its own', async () => {
  await folderOf('', 'package.json');
  await folderOf('modules');
  const team = await folderOf('equipe', 'package.json');
  expect(repositoryOf(team)).toBe(team);
});

test('a module’s folder belongs to the repository around it', async () => {
  const team = await folderOf('equipe', 'package.json');
  await folderOf('equipe/modules/essai', 'package.json', 'module.json');
  expect(repositoryOf(await folderOf('equipe/modules/essai/web'))).toBe(team);
});
