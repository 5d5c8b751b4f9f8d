import { expect, test } from 'vitest';
import { formatBytes, formatCount } from './format.ts';

test.each([
  [0, '0\u00A0octets'],
  [1, '1\u00A0octet'],
  [1023, '1\u202F023\u00A0octets'],
  [1_258_291, '1,2\u00A0Mo'],
  [10 * 1024 * 1024, '10\u00A0Mo'],
  [3 * 1024 ** 4, '3\u202F072\u00A0Go'],
])('%i bytes', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('a number keeps its noun on its line', () => {
  expect(formatCount(1, 'compte', 'comptes')).toBe('1\u00A0compte');
  expect(formatCount(2000, 'compte', 'comptes')).toBe('2\u202F000\u00A0comptes');
});
