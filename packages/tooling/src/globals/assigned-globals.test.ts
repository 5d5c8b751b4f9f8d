import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { assignedGlobals } from './assigned-globals.ts';

const root = resolve(import.meta.dirname, '../../../..');

test('no module, kit or frame puts anything on the page’s global object', () => {
  const files = globSync('{modules/*/web,modules/*/contracts,packages/{web-kit,ui}/src,shell/src}/**/*.{ts,vue}', {
    cwd: root,
    exclude: ['**/*.test.ts'],
  });
  expect(files.length).toBeGreaterThan(200);
  const assigning = files.flatMap((file) =>
    assignedGlobals(readFileSync(join(root, file), 'utf8')).map((line) => `${file}:${line}`),
  );
  expect(assigning).toEqual([]);
});

test.each([
  'window.demande = read;',
  'globalThis.compteur += 1;',
  "window['pwp'] ??= {};",
  'self.cache = new Map();',
  'window.onbeforeunload = () => true;',
  'Object.assign(window, { demande });',
  "Object.defineProperty(globalThis, 'demande', {});",
])('%s puts something there', (line) => {
  expect(assignedGlobals(`\n${line}`)).toEqual([`2: ${line}`]);
});

test.each([
  "window.addEventListener('keydown', follow);",
  'if (window.opener === null) return;',
  'const query = window.matchMedia(media);',
  'mine.window = other;',
  'const held = globalThis.crypto;',
  'use((self) => self.other);',
  'window.history.scrollRestoration = "manual";',
])('%s does not', (line) => {
  expect(assignedGlobals(line)).toEqual([]);
});
