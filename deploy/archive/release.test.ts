import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { namingFiles, versionsIn, withVersion } from './named-version.ts';

/* One version, everywhere; and a changelog that says of each what an operator does (docs/operations.md, « How a release is made »). */

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const [version = ''] = versionsIn(read('package.json'));

test('every package, and what names the archive or the image, says the version of the root', () => {
  const files = namingFiles(root);
  expect(files.length).toBeGreaterThan(30);
  expect(files).toEqual(expect.arrayContaining(['lerna.json', 'docs/install.md', 'modules/aide/package.json']));
  expect(files.map((file) => [file, ...new Set(versionsIn(read(file)))])).toEqual(files.map((file) => [file, version]));
});

test('a version takes the place of the former one, and of no other package’s', () => {
  const text = '  "version": "0.1.0",\n    "@pwp/ui": "^0.1.0",\n    "zod": "0.1.0", portail-0.1.0-linux-x64';
  expect(withVersion(text, '12.0.3')).toBe(
    '  "version": "12.0.3",\n    "@pwp/ui": "^12.0.3",\n    "zod": "0.1.0", portail-12.0.3-linux-x64',
  );
});

test('the changelog begins with what is unreleased, then has each version with its day, the last one being this', () => {
  const [, ...sections] = read('CHANGELOG.md').split(/^## /m);
  const titles = sections.map((section) => section.split('\n', 1)[0] ?? '');
  expect(titles[0]).toBe('Unreleased');
  const versions = titles.slice(1).map((title) => /^(\d+\.\d+\.\d+) · \d{4}-\d{2}-\d{2}$/.exec(title)?.[1]);
  expect(versions[0]).toBe(version);
  const number = (one = '') => one.split('.').reduce((sum, part) => sum * 10_000 + Number(part), 0);
  expect(versions).toEqual(versions.toSorted((one, other) => number(other) - number(one)));
  for (const section of sections) expect(section).toMatch(/^[^\n]+\n(?:\n[^#\n][^\n]*\n)?\n### Upgrade notes\n\n\S/);
});
