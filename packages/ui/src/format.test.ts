import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatBytes, formatDate, formatDateTime } from './format.ts';

test('a day in full, in the time of Paris', () => {
  expect(formatDate('2026-11-24')).toBe('mardi 24 novembre 2026');
  expect(formatDate('2026-10-31T23:30:00Z')).toBe('dimanche 1er novembre 2026');
  expect(formatDate('2026-11-11')).toBe('mercredi 11 novembre 2026');
});

test('a moment, in summer and in winter', () => {
  expect(formatDateTime('2026-11-24T13:55:00Z')).toBe('24 novembre 2026 à 14:55');
  expect(formatDateTime('2026-07-01T13:55:00Z')).toBe('1er juillet 2026 à 15:55');
});

test.each([
  [0, '0 octets'],
  [1, '1 octet'],
  [1023, '1 023 octets'],
  [1_258_291, '1,2 Mo'],
  [10 * 1024 * 1024, '10 Mo'],
  [3 * 1024 ** 4, '3 072 Go'],
])('%i bytes', (bytes, text) => {
  // Intl writes narrow no-break spaces between thousands.
  expect(formatBytes(bytes).replace(/\s/g, ' ')).toBe(text);
});

test('a number keeps its noun and its unit on its line', () => {
  // Vitest reads the texts with plain spaces: the source has the others.
  const source = readFileSync(join(import.meta.dirname, 'format.ts'), 'utf8');
  expect(source.match(/\}\s\$\{/g)).toEqual(['}\u00A0${', '}\u00A0${']);
});
