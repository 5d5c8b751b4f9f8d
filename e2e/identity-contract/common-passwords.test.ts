import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commonPasswords, isCommonPassword, PASSWORD_LIST, writePasswordList } from '@pwp/keycloak/common-passwords';
import { afterAll, beforeAll, expect, test } from 'vitest';

let home: string;
let list: Set<string>;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'pwp-liste-'));
  await writePasswordList(home);
  list = new Set(
    readFileSync(join(home, 'data/password-blacklists', PASSWORD_LIST), 'utf8')
      .trim()
      .split('\n'),
  );
});
afterAll(() => rmSync(home, { recursive: true }));

const isStrange = (password: string) => password.length < 12 || password !== password.toLowerCase();

test('the list that Keycloak reads is the one that the embedded identity asks', () => {
  let count = 0;
  let unknown = 0;
  for (const password of commonPasswords()) {
    count += 1;
    // Samples one in a hundred: all of them take a minute on a busy machine.
    if (count % 100 === 0 && (!list.has(password) || !isCommonPassword(password))) unknown += 1;
  }
  expect(unknown).toBe(0);
  expect(list.size).toBeGreaterThan(100_000);
  expect([...list].some(isStrange)).toBe(false);
});

test.each([
  'Motdepasse2026!',
  'Password123!',
  'P@ssw0rd1234!',
  'Azertyuiop1!',
  'BIENVENUE-2025',
  'Welcome@12345',
  'Portail2026!',
  'Guichet2026!',
  'Logement2026!',
])('what the other rules take, and everybody tries, is common to both: %s', (password) => {
  expect([isCommonPassword(password), list.has(password.toLowerCase())]).toEqual([true, true]);
});

test.each(['Portail-Demo-2026!', 'Nouveau-Portail-2026!', 'Quatre-Loutres-7-Lampes!', 'Xq7!motdepasse-lent'])(
  'what nobody tries is common to neither: %s',
  (password) => {
    expect([isCommonPassword(password), list.has(password.toLowerCase())]).toEqual([false, false]);
  },
);
