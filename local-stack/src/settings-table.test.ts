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
