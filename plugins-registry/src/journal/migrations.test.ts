import { migrate, openDatabase } from '@pwp/database';
import { createTestDatabase, schemaFaults } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { defineEventModel } from './event-model.ts';
import { registryMigrations } from './migrations.ts';
import { defineVoteModel } from './vote-model.ts';

/** The steps that databases have taken, and what each left there (`schemaFaults` prints it): they stay as they are. */
const RELEASED = {
  'registry/0001-create-events': '4cfe356c1b00',
  'registry/0002-create-votes': 'a601c451e081',
  'registry/0003-create-measures': '0b36d5529c99',
  'registry/0004-create-ballots': 'befe4cedad7c',
};

test('steps are in order, released ones as they were, and models have the columns of their tables', async () => {
  const place = await createTestDatabase();
  const database = openDatabase(place.url);
  onTestFinished(async () => {
    await database.close();
    await place.remove();
  });
  await migrate(database, registryMigrations);
  defineEventModel(database.sequelize);
  defineVoteModel(database.sequelize);
  expect(await schemaFaults({ database }, 'registry', registryMigrations, { released: RELEASED })).toEqual([]);
});
