import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Code that runs on a server or at an operator's, and asks others. */
const FILES = globSync(
  [
    '{platform-api,plugins-registry,packages/{api-kit,http-host,object-storage}}/src/**/*.ts',
    'modules/*/api/**/*.ts',
    '{shell/server,deploy}/**/*.ts',
  ],
  { cwd: root, exclude: (name) => /^(?:node_modules|dist|testing)$|\.test\.ts$/.test(name) },
);

/** Calls of fetch that say nothing of redirects: it follows them unless told. */
function following(text: string): number {
  const calls = [...text.matchAll(/(?<!\w)fetch\(/g)].length;
  const told = [...text.matchAll(/\bredirect: '(?:error|manual)'/g)].length;
  return Math.max(0, calls - told);
}

test('no request of a server follows a redirect', () => {
  const asking = FILES.map((file) => ({ file, text: readFileSync(resolve(root, file), 'utf8') })).filter(({ text }) =>
    /(?<!\w)fetch\(/.test(text),
  );
  expect(asking.length).toBeGreaterThan(10);
  expect(asking.filter(({ text }) => following(text) > 0).map(({ file }) => file)).toEqual([]);
});

test('one that does is seen', () => {
  expect(following("await fetch(url, { redirect: 'error' }); await fetch(url)")).toBe(1);
  expect(following("client.fetch(url, { redirect: 'follow' })")).toBe(1);
  expect(following('prefetch(url)')).toBe(0);
});
