import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { namedTests, rowsTwice } from './attacks-table.ts';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');

test('every test that the table of attacks names exists, under its title', () => {
  const files = execFileSync('git', ['ls-files', '*.ts'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
  const named = namedTests(page);
  expect(named.length).toBeGreaterThan(80);
  const missing = named.filter(({ file, title }) => {
    const found = files.filter((path) => path === file || path.endsWith(`/${file}`));
    const texts = found.map((path) => readFileSync(join(root, path), 'utf8').toLowerCase());
    return !texts.some((text) => title.every((part) => text.includes(part.toLowerCase())));
  });
  expect(missing).toEqual([]);
});

test('an attack stands once in the table', () => {
  expect(rowsTwice(page)).toEqual([]);
});

test('a title is of the file before it; what is left out of it is not looked for', () => {
  const table =
    '\n## Attacks\n| A | b `source.ts` | `a.test.ts` › … is so; › a bit … of it, `b/c.spec.ts` |\n\n## Next\n| `d.ts` |';
  expect(namedTests(table)).toEqual([
    { file: 'a.test.ts', title: [] },
    { file: 'a.test.ts', title: ['is so'] },
    { file: 'a.test.ts', title: ['a bit', 'of it'] },
    { file: 'b/c.spec.ts', title: [] },
  ]);
});
