import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { foldersOf, namedFolders } from './annotated-tree.ts';

const root = resolve(import.meta.dirname, '../..');

test('the annotated tree names every folder that exists, and no other', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
  expect(namedFolders(readFileSync(join(root, 'docs/architecture.md'), 'utf8'))).toEqual(foldersOf(files));
});

test('a tree is read line by line, whatever stands behind the names', () => {
  const tree = [
    '## The tree',
    '',
    '```',
    'modules/<id>/  one each',
    '  api/  routes: a/ b/',
    '  module.json  what',
    'e2e/  x',
    '  a/  b/  two',
    '```',
    '',
  ];
  expect(namedFolders(tree.join('\n'))).toEqual([
    'e2e',
    'e2e/a',
    'e2e/b',
    'modules',
    'modules/<id>',
    'modules/<id>/api',
  ]);
});

test('files are in folders of two levels; a module is any module', () => {
  const files = [
    'package.json',
    '.ci/run',
    'docs/a.md',
    'e2e/real/a.ts',
    'modules/x/module.json',
    'modules/y/api/plis/a.ts',
  ];
  expect(foldersOf(files)).toEqual(['docs', 'e2e', 'e2e/real', 'modules', 'modules/<id>', 'modules/<id>/api']);
});
