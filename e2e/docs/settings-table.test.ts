import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OPERATIONS_PAGE, operationsPage } from './settings-table.ts';

test('docs/operations.md matches the schemas of the settings (if not: npm run docs)', () => {
  expect(readFileSync(OPERATIONS_PAGE, 'utf8')).toBe(operationsPage());
});

test('every setting has a description', () => {
  const rows = operationsPage().match(/^\| `PWP_.*$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => /\|\s+\|[^|]*\|$/.test(row))).toEqual([]);
});

test('a default that differs between parts is shown for each part, a common one once', () => {
  const shown = (name: string) => new RegExp(`^\\| \`${name}\` +\\| (.*?) +\\|`, 'm').exec(operationsPage())?.[1];
  expect(shown('PWP_SNE_API_KEY')).toBe('module numerisation: **required**; local stack: `cle-sne-locale`');
  expect(shown('PWP_API_CLIENT_SECRET')).toBe(
    'API: optional; keycloak:realm: **required**; local stack: `secret-local-de-pwp-api`',
  );
  expect(shown('PWP_HOST')).toBe('`127.0.0.1`');
});
