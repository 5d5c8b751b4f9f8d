import { defineMigration } from '@pwp/api-kit';
import { createTestDatabase, type TestDatabase } from '@pwp/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  assertMigrated,
  type Database,
  migrate,
  MigrationLocked,
  openDatabase,
  PendingMigrations,
  RESTORING_TABLE,
} from '@pwp/database';
import { createPlatformApi } from '../platform-api.ts';
import { readPlatformConfig } from '../config.ts';
import { platformMigrations } from './migrations/index.ts';

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

test('takes every step once', async () => {
  await expect(assertMigrated(database, platformMigrations)).rejects.toThrow(PendingMigrations);
  const steps = await migrate(database, platformMigrations);
  expect(steps).toEqual(platformMigrations.map(({ name }) => name));
  await assertMigrated(database, platformMigrations);
  expect(await migrate(database, platformMigrations)).toEqual([]);
});

test('a database into which a restore was cut is neither migrated nor served', async () => {
  await migrate(database, platformMigrations);
  await database.sequelize.query(`CREATE TABLE ${RESTORING_TABLE} (id INT PRIMARY KEY)`);
  await expect(migrate(database, platformMigrations)).rejects.toThrow(/n’est pas allée à son terme/);
  await expect(assertMigrated(database, platformMigrations)).rejects.toThrow(/n’est pas allée à son terme/);
});

test('a platform that finds migrations to come says so, and serves nothing', async () => {
  const config = readPlatformConfig({ PWP_DATABASE_URL: place.url, PWP_JOBS: 'false' });
  await expect(createPlatformApi({ config, modules: [] })).rejects.toThrow(/npm run migrate/);
});

test('two at once: the second waits or is told, and no step is taken twice', async () => {
  let taken = 0;
  const slow = defineMigration({
    name: 'test/0001-slow',
    up: async () => {
      taken++;
      await new Promise((resolve) => setImmediate(resolve));
    },
  });
  const other = openDatabase(place.url);
  const outcomes = await Promise.allSettled([migrate(database, [slow]), migrate(other, [slow])]);
  await other.close();
  expect(taken).toBe(1);
  const refused = outcomes.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(refused.every((reason) => reason instanceof MigrationLocked)).toBe(true);
  expect(refused.length).toBeLessThan(2);
});
