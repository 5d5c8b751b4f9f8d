import { defineMigration } from '@pwp/api-kit';
import { createTestDatabase, startDatabaseProxy, type DatabaseProxy, type TestDatabase } from '@pwp/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isDatabaseLost, LONGEST_MIGRATION_STEP, migrate, openDatabase, within } from '@pwp/database';
import { runMigrate } from './testing/run-migrate.ts';

let place: TestDatabase;
let proxy: DatabaseProxy;

beforeEach(async () => {
  place = await createTestDatabase();
  proxy = await startDatabaseProxy(place.url);
});
afterEach(async () => {
  await proxy.close();
  await place.remove();
});

test('a server that accepts and says nothing ends the process', async () => {
  proxy.freezeAll();
  const { code, output } = await runMigrate(proxy.url);
  expect(output).toContain('La base de données ne répond pas');
  expect(code).toBe(1);
});

test('a server that dies without a word in the middle of a step ends the migration', async () => {
  const database = openDatabase(proxy.url, { silence: LONGEST_MIGRATION_STEP });
  const step = defineMigration({
    name: 'test/0001-dies',
    up: async ({ sequelize }) => {
      await sequelize.query('CREATE TABLE first (id INTEGER)');
      proxy.freezeOld();
      await sequelize.query('CREATE TABLE second (id INTEGER)');
    },
  });
  const failure: unknown = await within(25_000, migrate(database, [step])).catch((error: unknown) => error);
  await database.close();
  expect([isDatabaseLost(failure), failure]).toEqual([true, failure]);
});

test('a step that is long is waited for', async () => {
  const database = openDatabase(proxy.url, { silence: LONGEST_MIGRATION_STEP });
  const step = defineMigration({
    name: 'test/0001-long',
    up: async ({ sequelize }) => {
      await sequelize.query('SELECT SLEEP(7)');
    },
  });
  expect(await migrate(database, [step])).toEqual(['test/0001-long']);
  await database.close();
});
