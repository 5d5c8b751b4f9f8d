import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const JOURNAL = 'modules/comptes/web/journal/acte-words.ts';

test('every act that a part tells in words has its line in the choice of acts of « Journal »', () => {
  const told = globSync('{platform-api/src,modules/*/api}/**/act-phrases.ts', { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^ {2}'([a-z]+\.[a-z-]+)': /gm)].map((match) => match[1]),
  );
  expect(told.length).toBeGreaterThan(40);
  const journal = readFileSync(join(root, JOURNAL), 'utf8');
  expect(told.filter((action) => !journal.includes(`  '${action}': `))).toEqual([]);
});
