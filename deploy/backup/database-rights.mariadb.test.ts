import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { assertMigrated, migrate, openDatabase, type Database } from '@pwp/database';
import { allMigrations } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { REGISTRY_MIGRATIONS_TABLE, registryMigrations } from '@pwp/plugins-registry';
import { createTestDatabase, RIGHTS_OF_THE_API, type TestDatabase } from '@pwp/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { asAccount } from './as-account.ts';
import { dumpDatabase, loadDatabase } from './database-part.ts';

/* `deploy/mariadb/grants.sql`, on databases and accounts of names of their own. That all routes and jobs of the API do with its rights is
   what every other test on MariaDB shows: `startTestApi` serves by such an account. */

const file = resolve(import.meta.dirname, '../mariadb/grants.sql');
const name = `pwp_test_${randomBytes(4).toString('hex')}`;
const ACCOUNTS = ['pwp', 'pwp_migrate', 'pwp_registry', 'pwp_backup', 'keycloak'];

let place: TestDatabase;
let grants: string;
const renamed = (sql: string) =>
  sql
    .replaceAll('@localhost', '')
    .replaceAll(/\b(?:pwp|keycloak)(?=(?:_registry|_keycloak|_migrate|_backup)?[.;])/g, (word) => `${name}_${word}`);
const address = (account: string, database: string) => {
  const url = new URL(place.url);
  url.username = `${name}_${account}`;
  url.password = 'secret';
  url.pathname = `/${name}_${database}`;
  return url.href;
};
const opened = (account: string, database: string): Database => {
  const found = openDatabase(address(account, database));
  onTestFinished(() => found.close());
  return found;
};
const dump = (url: string): Promise<string> =>
  pipeline(dumpDatabase(url, ''), createGunzip(), async (source) => text(source));

beforeAll(async () => {
  place = await createTestDatabase();
  grants = await readFile(file, 'utf8');
  for (const database of ['pwp', 'pwp_registry', 'pwp_keycloak'])
    await place.administer(`CREATE DATABASE ${name}_${database}`);
  for (const account of ACCOUNTS) await place.administer(`CREATE USER ${name}_${account} IDENTIFIED BY 'secret'`);
  for (const [statement] of renamed(grants).matchAll(/^GRANT [^;]+/gm)) await place.administer(statement);
});
afterAll(async () => {
  for (const account of ACCOUNTS) await place.administer(`DROP USER ${name}_${account}`);
  for (const database of ['pwp', 'pwp_registry', 'pwp_keycloak'])
    await place.administer(`DROP DATABASE ${name}_${database}`);
  await place.remove();
});

test('each part does its work with its account, and the rest is refused', async () => {
  const migrating = opened('pwp_migrate', 'pwp');
  await migrate(migrating, allMigrations(installedModules));

  const api = opened('pwp', 'pwp');
  await assertMigrated(api, allMigrations(installedModules));
  for (const refused of [
    'DROP TRIGGER platform_audit_no_delete',
    'ALTER TABLE platform_audit ADD COLUMN more INT',
    'CREATE TABLE more (id INT)',
    'DROP TABLE platform_audit',
    'TRUNCATE TABLE platform_audit',
    `SELECT 1 FROM ${name}_pwp_registry.registry_migrations`,
  ])
    await expect(api.sequelize.query(refused)).rejects.toThrow(/command denied/);

  const registry = opened('pwp_registry', 'pwp_registry');
  await migrate(registry, registryMigrations, undefined, REGISTRY_MIGRATIONS_TABLE);
  await expect(registry.sequelize.query(`SELECT 1 FROM ${name}_pwp.platform_audit`)).rejects.toThrow(/command denied/);

  await opened('keycloak', 'pwp_keycloak').sequelize.query('CREATE TABLE realm (id INT)');
});

test('a backup by its own account is whole, triggers included, and changes nothing', async () => {
  const account = `${name}_pwp_backup:secret`;
  const portal = asAccount(address('pwp', 'pwp'), account);
  const dumped = await dump(portal);
  expect(dumped).toContain('CREATE TABLE `platform_audit`');
  expect(dumped).toMatch(/TRIGGER\W+platform_audit_no_delete/);
  expect(await dump(asAccount(address('pwp_registry', 'pwp_registry'), account))).toContain(REGISTRY_MIGRATIONS_TABLE);
  expect(await dump(asAccount(address('keycloak', 'pwp_keycloak'), account))).toContain('CREATE TABLE `realm`');
  const backup = openDatabase(portal);
  onTestFinished(() => backup.close());
  await expect(backup.sequelize.query('DELETE FROM platform_preferences')).rejects.toThrow(/command denied/);
});

test('the account of migrations restores, into what the API then serves', async () => {
  const source = dumpDatabase(address('pwp_migrate', 'pwp'), join(place.folder, 'copy'));
  await place.administer(`CREATE DATABASE ${name}_again`);
  onTestFinished(() => place.administer(`DROP DATABASE ${name}_again`));
  for (const [statement] of renamed(grants).matchAll(/^GRANT [^;]+ ON \w+_pwp\.[^;]+/gm))
    await place.administer(statement.replace(`${name}_pwp.*`, `${name}_again.*`));
  const { finish } = await loadDatabase(address('pwp_migrate', 'again'), source);
  await finish();
  const api = opened('pwp', 'again');
  await assertMigrated(api, allMigrations(installedModules));
  await expect(api.sequelize.query('DROP TRIGGER platform_audit_no_delete')).rejects.toThrow(/command denied/);
});

test('the API of every other test has the rights of the file', () => {
  expect(grants).toContain(`GRANT ${RIGHTS_OF_THE_API} ON pwp.* TO pwp@localhost;`);
});
