import { globSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { DSFR, pagesStylesheet } from './pages-stylesheet.ts';

const PAGES = [
  'deploy/keycloak/themes/pwp/login/**/*.{ftl,js,properties}',
  'local-stack/src/stand-ins/identity/pages/*.ts',
];
const classesOf = (text: string) => new Set(text.match(/\bfr-[a-z]+[\w-]*\w/g));

test('one stylesheet holds what the sign-in pages write of the DSFR, at a quarter of its size', async () => {
  const [css, whole] = await Promise.all([
    pagesStylesheet('../dsfr'),
    readFile(join(DSFR, 'dsfr.main.min.css'), 'utf8'),
  ]);
  const icons = await readFile(join(DSFR, 'utility/icons/icons-system/icons-system.min.css'), 'utf8');
  const [held, known] = [classesOf(css), classesOf(whole + icons)];
  const written = PAGES.flatMap((pattern) => globSync(pattern, { cwd: resolve('.') }))
    .flatMap((file) => [...classesOf(readFileSync(file, 'utf8'))])
    .filter((name) => known.has(name));
  expect(written.length).toBeGreaterThan(20);
  expect(written.filter((name) => !held.has(name))).toEqual([]);
  expect(css.length).toBeLessThan(whole.length / 4);
});

test('it names the files of the DSFR where they are, and no font that the pages do not use', async () => {
  const css = await pagesStylesheet('/dsfr');
  const named = [...css.matchAll(/url\("([^"]+)"\)/g)].flatMap(([, address = '']) =>
    address.startsWith('data:') ? [] : [address],
  );
  expect(named.filter((address) => !address.startsWith('/dsfr/'))).toEqual([]);
  for (const address of named)
    expect(readFileSync(join(DSFR, address.slice('/dsfr'.length))).length).toBeGreaterThan(0);
  expect(named.filter((address) => address.endsWith('.woff2')).toSorted()).toEqual([
    '/dsfr/fonts/Marianne-Bold.woff2',
    '/dsfr/fonts/Marianne-Regular.woff2',
  ]);
});
