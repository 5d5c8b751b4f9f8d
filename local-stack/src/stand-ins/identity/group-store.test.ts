import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { GroupStore } from './group-store.ts';

test('a guichet that opens gets its groups, also in a file of a former release', () => {
  const database = new DatabaseSync(':memory:');
  database.exec(
    'CREATE TABLE realm_groups (id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, roles TEXT NOT NULL) STRICT',
  );
  const groups = new GroupStore(database);
  groups.ensure(['/guichets/00003/professionnels']);
  expect(groups.all().map(({ path }) => path)).toEqual([
    '/guichets',
    '/guichets/00003',
    '/guichets/00003/professionnels',
  ]);
});
