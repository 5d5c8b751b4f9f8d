import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatBytes } from './format.ts';

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
