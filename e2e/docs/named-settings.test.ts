import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');

/** Of the module that docs/module-guide.md takes as its example. */
const EXAMPLES = ['PWP_COURRIERS_URL'];

/** The settings that these files name whole: `PWP_BRAND_*` names a family. */
function namedIn(paths: readonly string[]): Set<string> {
  const named = (path: string) => readFileSync(join(root, path), 'utf8').match(/PWP_\w*[A-Z0-9]\b/g) ?? [];
  return new Set(paths.flatMap(named));
}

test('each setting that the documentation names is read by code, or by a file of deploy', () => {
  const pages = files.filter((path) => path.endsWith('.md') && path !== 'CHANGELOG.md');
  const code = files.filter(
    (path) => /\.(?:ts|mjs|vue|ya?ml)$|^\.ci\//.test(path) && !/\.(?:test|spec)\.ts$/.test(path),
  );
  const known = namedIn(code);
  expect(known.size).toBeGreaterThan(100);
  expect([...namedIn(pages)].filter((name) => !known.has(name) && !EXAMPLES.includes(name))).toEqual([]);
});
