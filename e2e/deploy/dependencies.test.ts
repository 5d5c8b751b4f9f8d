import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import parse, { type Info } from 'spdx-expression-parse';
import { expect, test } from 'vitest';
import { z } from 'zod';

/* The packages of others: what they may run when they are installed, and under which licence they are. */

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
const { packages } = z
  .looseObject({
    packages: z.record(
      z.string(),
      z.looseObject({ hasInstallScript: z.boolean().default(false), link: z.boolean().default(false) }),
    ),
  })
  .parse(read('package-lock.json'));
const installed = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '');

test('no install script of a dependency runs, whatever npm is at hand; each that has one was looked at', () => {
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
  const { allowScripts, scripts } = z
    .looseObject({
      allowScripts: z.record(z.string(), z.literal(false)),
      scripts: z.record(z.string(), z.string()),
    })
    .parse(read('package.json'));
  const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
  expect(Object.keys(allowScripts).toSorted()).toEqual([...new Set(scripted)].toSorted());
  // npm leaves ours out as well.
  expect(Object.keys(scripts).filter((name) => /^(?:pre|post)|^prepare$/.test(name))).toEqual([]);
});

/** Licences that ask for no more than their text and their authors’ names. */
const PERMISSIVE = new Set(
  '0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause CC0-1.0 ISC MIT MIT-0 OFL-1.1 Python-2.0 Unlicense Zlib'.split(
    ' ',
  ),
);
/** Of the others, what they ask for and why the portal meets it; and packages that say their licence in another way. */
const REASONED: Readonly<Record<string, string>> = {
  'MPL-2.0': 'copyleft by file: its files are used as they are',
  'libheif-js LGPL-3.0': 'a file of its own, in a worker, which another can replace',
  'spdx-exceptions CC-BY-3.0': 'a list of names, whose author LICENCES.txt names',
  '@gouvfr/dsfr SEE LICENSE IN LICENSE.md': 'Etalab 2.0 and MIT; reserved for services of the State (README.md)',
  'png-js undefined': 'MIT, in its LICENSE alone',
  'busboy undefined': 'MIT, in the field `licenses` of former npm',
  'streamsearch undefined': 'MIT, in the field `licenses` of former npm',
  'rgbcolor MIT OR SEE LICENSE IN FEEL-FREE.md': 'MIT',
};

const Package = z.looseObject({ name: z.string(), license: z.string().optional() });
const licences = installed.flatMap(([path]) => {
  const file = `${path}/package.json`;
  return existsSync(join(root, file)) ? [Package.parse(read(file))] : [];
});

test('each package that is installed is under a licence that is allowed, or one that has its reason', () => {
  expect(licences.length).toBeGreaterThan(500);
  const others = licences.filter(({ name, license }) => !isAllowed(license) && !(`${name} ${license}` in REASONED));
  expect(others.map(({ name, license }) => `${name} ${license}`)).toEqual([]);
});

test('each reason is still of a package', () => {
  const known = new Set(licences.flatMap(({ name, license }) => [license, `${name} ${license}`]));
  expect(Object.keys(REASONED).filter((reason) => !known.has(reason))).toEqual([]);
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['MIT AND GPL-3.0-only', false],
  ['GPL-3.0-only', false],
  ['AGPL-3.0-or-later', false],
  ['UNLICENSED', false],
  [undefined, false],
])('« %s »: %s', (license, allowed) => {
  expect(isAllowed(license)).toBe(allowed);
});

/** One side of « A OR B » is enough. */
function isAllowed(license: string | undefined): boolean {
  try {
    return holds(parse(license ?? ''));
  } catch {
    return false;
  }
}

function holds(expression: Info): boolean {
  if ('license' in expression) return PERMISSIVE.has(expression.license) || expression.license in REASONED;
  const sides = [expression.left, expression.right];
  return expression.conjunction === 'or' ? sides.some(holds) : sides.every(holds);
}
