import type { Migration } from '@pwp/api-kit';
import { openDatabase, type Database } from '@pwp/database';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { schemaFaults } from './schema-faults.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/* Processes of the last release go on writing into the schema of the next one: a rollback, and the minutes of an upgrade. */

/** A step that runs a statement. */
const step = (name: string, sql: string): Migration => ({
  name: `essai/${name}`,
  async up({ sequelize }) {
    await sequelize.query(sql);
  },
});

const RELEASED = step(
  '0001-create-notes',
  'CREATE TABLE essai_notes (id INTEGER PRIMARY KEY, title VARCHAR(20) NOT NULL, author VARCHAR(20) NULL)',
);
/** The print of the schema that it leaves. */
const PRINT = '346740bda084';

let place: TestDatabase;
let database: Database;
beforeEach(async () => {
  place = await createTestDatabase();
  database = openDatabase(place.url);
});
afterEach(async () => {
  await database.close();
  await place.remove();
});

const faultsOf = (...later: string[]) => {
  const steps = later.map((sql, rank) => step(`000${rank + 2}-change-notes`, sql));
  return schemaFaults({ database }, 'essai', [RELEASED, ...steps], { released: { [RELEASED.name]: PRINT } });
};

test('what a later step adds is left out by the last release without harm', async () => {
  const added = ['suite VARCHAR(10) NULL', "kind VARCHAR(10) NOT NULL DEFAULT 'note'"];
  const tables = 'CREATE TABLE essai_marks (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL UNIQUE)';
  expect(await faultsOf(...added.map((column) => `ALTER TABLE essai_notes ADD COLUMN ${column}`), tables)).toEqual([]);
});

test.each([
  [
    'a column that goes',
    ['ALTER TABLE essai_notes DROP COLUMN author'],
    "essai_notes.author is the last release's, and is gone",
  ],
  [
    'a column that may no longer be null',
    [
      'CREATE TABLE essai_next (id INTEGER PRIMARY KEY, title VARCHAR(20) NOT NULL, author VARCHAR(20) NOT NULL)',
      'DROP TABLE essai_notes',
      'ALTER TABLE essai_next RENAME TO essai_notes',
    ],
    'essai_notes.author is asked of the last release, which leaves it out',
  ],
  [
    'an index that takes one row alone',
    ['CREATE UNIQUE INDEX essai_notes_author ON essai_notes (author, title)'],
    'essai_notes takes one row of (author, title), and the last release writes several',
  ],
])('%s is told', async (_what, later, fault) => {
  expect(await faultsOf(...later)).toEqual([fault]);
});
