import { openDatabase } from '@pwp/database';
import { createTestDatabase, type TestDatabase } from '@pwp/testing';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { apiAccountIsBounded, migrateAccountMakesTables } from './account-rights.ts';

/* The accounts of `deploy/mariadb/grants.sql`, as what they may do on the database of a test. */

let database: TestDatabase;
let account: string;

beforeEach(async () => {
  database = await createTestDatabase();
  account = new URL(database.servedUrl).username;
});
afterEach(() => database.remove());

const ofTheApi = () => {
  const served = openDatabase(database.servedUrl);
  onTestFinished(() => served.close());
  return apiAccountIsBounded(served);
};
const ofMigrations = () => migrateAccountMakesTables(database.servedUrl, 5_000);
const grant = (rights: string) => database.administer(`GRANT ${rights} ON ${account}.* TO ${account}`);

test('an account of rows alone serves the API, and migrates nothing', async () => {
  expect(await ofTheApi()).toEqual(['bon', `${account}@% change des lignes, aucune table`]);
  expect(await ofMigrations()).toEqual([
    'manque',
    `${account}@% n’a pas CREATE, ALTER, DROP, INDEX, REFERENCES, TRIGGER : mariadb/grants.sql`,
  ]);
});

test('an account that makes tables and triggers migrates, and is too much for the API', async () => {
  await grant('CREATE, ALTER, DROP, INDEX, REFERENCES, TRIGGER');
  expect(await ofMigrations()).toEqual(['bon', `${account}@% fait tables et déclencheurs`]);
  expect(await ofTheApi()).toMatchObject(['faible', expect.stringContaining('aussi ALTER, DROP, TRIGGER')]);
});

test('what one account lacks is named, be its grant a pattern of names', async () => {
  await database.administer(`REVOKE DELETE ON ${account}.* FROM ${account}`);
  expect(await ofTheApi()).toEqual(['manque', `${account}@% n’a pas DELETE : mariadb/grants.sql`]);
  await database.administer(`GRANT DELETE ON \`${account.replaceAll('_', String.raw`\_`)}\`.* TO ${account}`);
  expect(await ofTheApi()).toMatchObject(['bon', expect.any(String)]);
});

test('rights on the whole server count, and another account’s do not', async () => {
  const root = openDatabase(database.url);
  onTestFinished(() => root.close());
  expect(await apiAccountIsBounded(root)).toMatchObject(['faible', expect.stringContaining('aussi ALTER, DROP')]);
  expect(await migrateAccountMakesTables(database.url, 5_000)).toMatchObject(['bon', expect.any(String)]);
  expect(await ofTheApi()).toMatchObject(['bon', expect.any(String)]);
});
