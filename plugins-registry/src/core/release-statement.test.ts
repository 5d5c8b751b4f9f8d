import { createHash } from 'node:crypto';
import { ManifestEntry, ModuleDeclaration } from '@pwp/contracts';
import { expect, test } from 'vitest';
import type { BuiltFile } from './built-file.ts';
import { canonicalText, composeStatement, entryOf } from './release-statement.ts';

const declaration = ModuleDeclaration.parse({
  id: 'courriers',
  title: 'Courriers',
  path: '/courriers',
  icon: 'fr-icon-mail-line',
  order: 80,
});

const files: BuiltFile[] = [
  { name: 'main-a1.js', role: 'entry', bytes: Buffer.from('export const mount = 1;') },
  { name: 'page-b2.js', role: 'chunk', bytes: Buffer.from('export default 2;') },
  { name: 'style-c3.css', role: 'css', bytes: Buffer.from('.a{color:red}') },
  { name: 'carte-d4.svg', role: 'asset', bytes: Buffer.from('<svg/>') },
];

test('an entry names every loadable file with its URL and its integrity, and fits the contract', () => {
  const entry = entryOf(composeStatement(declaration, files));
  const { release } = ManifestEntry.parse(entry);
  expect(release?.version).toMatch(/^[0-9a-f]{64}$/);
  const base = `/modules/courriers/${release?.version}`;
  expect(release?.entry).toEqual({
    url: `${base}/main-a1.js`,
    integrity: `sha384-${createHash('sha384').update('export const mount = 1;').digest('base64')}`,
  });
  expect(release?.chunks.map((file) => file.url)).toEqual([`${base}/page-b2.js`]);
  expect(release?.css.map((file) => file.url)).toEqual([`${base}/style-c3.css`]);
});

test('the version follows from the declaration, names and bytes, not from their order', () => {
  const version = (changed: BuiltFile[]) => composeStatement(declaration, changed).version;
  const same = version(files);
  expect(version(files.toReversed())).toBe(same);
  const oneByteOff = files.map((file) => (file.role === 'asset' ? { ...file, bytes: Buffer.from('<svg />') } : file));
  expect(version(oneByteOff)).not.toBe(same);
  const renamed = files.map((file) => (file.role === 'asset' ? { ...file, name: 'carte-e5.svg' } : file));
  expect(version(renamed)).not.toBe(same);
  expect(composeStatement({ ...declaration, title: 'Lettres' }, files).version).not.toBe(same);
});

test('a build without entry, or with two, is refused', () => {
  const withoutEntry = files.filter((file) => file.role !== 'entry');
  expect(() => composeStatement(declaration, withoutEntry)).toThrow('exactly one entry file; that of courriers has 0');
  const second: BuiltFile = { name: 'other.js', role: 'entry', bytes: Buffer.from('') };
  expect(() => composeStatement(declaration, [...files, second])).toThrow('has 2');
});

test('the signed text has one canonical form', () => {
  expect(canonicalText({ b: [{ d: 1, c: 'é' }], a: undefined, A: null })).toBe('{"A":null,"b":[{"c":"é","d":1}]}');
});
