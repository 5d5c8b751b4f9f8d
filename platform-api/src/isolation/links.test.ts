import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { requireNoLinksOut } from './links.ts';

const folder = await mkdtemp(join(tmpdir(), 'pwp-links-'));
afterAll(() => rm(folder, { recursive: true }));
const libraries = [join(folder, 'libraries')];
await mkdir(join(folder, 'libraries/zod'), { recursive: true });
await mkdir(join(folder, 'libraries-evil'));

async function moduleWith(name: string, link: string, target: string): Promise<string> {
  const module = join(folder, name);
  await mkdir(join(module, dirname(link)), { recursive: true });
  await mkdir(join(module, 'api'), { recursive: true });
  await writeFile(join(module, 'api/index.ts'), '');
  await symlink(target, join(module, link));
  return module;
}

test.each([
  ['root', 'node_modules/x', '/'],
  ['evil', 'node_modules_evil/x', '/'],
  ['plain', 'x', '/etc'],
  ['scope', 'node_modules/@pwp/x', '../../../libraries-evil'],
  ['beside', 'x', '../beside-evil'],
  ['nowhere', 'node_modules/x', '/proc/0/environ'],
])('a link out is refused: %s', async (name, link, target) => {
  await mkdir(join(folder, 'beside-evil'), { recursive: true });
  const module = await moduleWith(name, link, target);
  expect(() => requireNoLinksOut(module, libraries)).toThrow('/x is a link out');
});

test.each([
  ['library', 'node_modules/zod', '../../libraries/zod'],
  ['own', 'node_modules/own', '../api'],
])('a link to what it reads anyhow is none: %s', async (name, link, target) => {
  const module = await moduleWith(name, link, target);
  expect(() => requireNoLinksOut(module, libraries)).not.toThrow();
});
