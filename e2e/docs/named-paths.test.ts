import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { brokenPaths } from './named-paths.ts';

const root = resolve(import.meta.dirname, '../..');

test('every path that the documentation names leads to a file or a folder', () => {
  const pages = globSync(
    [
      '*.md',
      'docs/**/*.md',
      '{modules,packages}/*/README.md',
      '{shell,platform-api,plugins-registry,local-stack,deploy}/**/README.md',
    ],
    { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] },
  );
  expect(pages.length).toBeGreaterThan(30);
  const broken = pages.flatMap((page) =>
    brokenPaths(root, page, readFileSync(join(root, page), 'utf8')).map((path) => `${page}: ${path}`),
  );
  expect(broken).toEqual([]);
});

test("a README's paths are those of its module, another page's those of any module", () => {
  const text = '`docs/architecture.md`, `api/tickets/`, `api/gone.ts`, `modules/<id>/web`, `GET /api/gone`';
  expect(brokenPaths(root, 'docs/architecture.md', text)).toEqual(['api/gone.ts']);
  expect(brokenPaths(root, 'modules/profile/README.md', text)).toEqual(['api/tickets/', 'api/gone.ts']);
});
