import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OPERATIONS_PAGE, operationsPage } from './settings-table.ts';

test('docs/operations.md has every setting as the schemas have it (else: npm run docs)', () => {
  expect(readFileSync(OPERATIONS_PAGE, 'utf8')).toBe(operationsPage());
});

test('every setting says what it does', () => {
  const rows = operationsPage().match(/^\| `PWP_.*$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => /\|\s+\|[^|]*\|$/.test(row))).toEqual([]);
});

test('a setting whose default differs from part to part shows each; one that is the same everywhere, once', () => {
  const shown = (name: string) => new RegExp(`^\\| \`${name}\` +\\| (.*?) +\\|`, 'm').exec(operationsPage())?.[1];
  expect(shown('PWP_SNE_API_KEY')).toBe('module numerisation: **required**; local stack: `cle-sne-locale`');
  expect(shown('PWP_API_CLIENT_SECRET')).toBe(
    'API: optional; keycloak:realm: **required**; local stack: `secret-local-de-pwp-api`',
  );
  expect(shown('PWP_HOST')).toBe('`127.0.0.1`');
});
