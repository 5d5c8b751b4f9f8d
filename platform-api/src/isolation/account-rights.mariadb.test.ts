import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { defineApiModule, type ApiModule } from '@pwp/api-kit';
import { openDatabase } from '@pwp/database';
import { createTestDatabase, type TestDatabase } from '@pwp/testing';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { readPlatformConfig } from '../config.ts';
import { isolatedAccountIsBounded } from '../doctor/account-rights.ts';
import { migrateDatabase } from '../migrate-database.ts';
import { loadInstalled } from '../modules/load-modules.ts';
import { openMigrated } from '../platform-database.ts';
import { requireAccount } from './account-rights.ts';

/* The account of a module that a team's package brings, as `deploy/mariadb/isolated-module.sql` makes it, and short of it. */

const FILE = resolve(import.meta.dirname, '../../../deploy/mariadb/isolated-module.sql');

const CODE = `export const api = {
  id: 'essai',
  settings: { shape: {} },
  defineModels: (sequelize) => sequelize.define('chose', {}, { tableName: 'essai_choses', timestamps: false }),
  migrations: [
    { name: 'essai/0001-create-choses', up: ({ sequelize }) => sequelize.query('CREATE TABLE essai_choses (id INTEGER)') },
    { name: 'essai/0002-fill-choses', up: ({ sequelize }) => sequelize.query('INSERT INTO essai_choses VALUES (1)') },
    { name: 'essai/0003-add-nom', up: ({ sequelize }) => sequelize.query('ALTER TABLE essai_choses ADD nom INTEGER') },
  ],
  start: () => ({ routes: [] }),
};`;

let place: TestDatabase;
let module: ApiModule;

beforeEach(async () => {
  place = await createTestDatabase();
  const host = join(place.folder, 'portal');
  const folder = join(host, 'node_modules/@equipe/module-essai');
  await mkdir(join(folder, 'api'), { recursive: true });
  const write = (path: string, value: object) => writeFile(join(host, path), JSON.stringify(value));
  await write('package.json', { dependencies: { '@equipe/module-essai': '1.2.3' } });
  const exported = { version: '1.2.3', type: 'module', exports: { './api': './api/index.js' } };
  await write('node_modules/@equipe/module-essai/package.json', exported);
  await write('node_modules/@equipe/module-essai/module.json', { id: 'essai' });
  await writeFile(join(folder, 'api/index.js'), CODE);
  [module] = (await loadInstalled({ repository: host })) as [ApiModule];
});
afterEach(() => place.remove());

const configOf = (environment: Record<string, string> = {}) =>
  readPlatformConfig({ PWP_DATABASE_URL: place.servedUrl, ...environment });
const withAddress = () => configOf({ PWP_ISOLATED_DATABASE_URL: place.isolatedUrl ?? '' });
/** The steps of these modules that it takes. */
async function migrateHere(strict = false, config = withAddress(), modules = [module]) {
  const taken = await migrateDatabase({ ...config, databaseUrl: place.url, strictModules: strict }, modules);
  return taken.filter((name) => /^(essai|voisin)/.test(name));
}
const examined = () => isolatedAccountIsBounded(withAddress(), module, 5_000);
const nameOf = () => new URL(place.servedUrl).username;

/** Of a module of the portal's own, after it. */
const voisin = defineApiModule({
  id: 'voisin',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [{ name: 'voisin/0001-nothing', up: () => Promise.resolve() }],
  start: () => ({ routes: [] }),
});
/** As the API opens it before anything is started. */
async function openedHere(config = withAddress()) {
  const { database } = await openMigrated(config, [module, voisin]);
  await database.close();
}

const TRUST = '« "pwp": { "trusted": ["@equipe/module-essai"] } »';

test('without an address for the accounts of modules, it is left out by what its operator can do', async () => {
  const refused = requireAccount(configOf(), module);
  await expect(refused).rejects.toThrow(/PWP_ISOLATED_DATABASE_URL : à indiquer.*isolated-module\.sql/);
  await expect(refused).rejects.toThrow(TRUST);
});

test.each([
  ['role', withAddress, '« essai », qui a un processus à part, n’a pas ses tables'],
  ['address', configOf, 'PWP_ISOLATED_DATABASE_URL : à indiquer'],
  ['password', withAddress, 'le compte MariaDB de « essai » : Access denied'],
])('without its %s, the others are migrated and served, and its steps are taken later', async (what, config, why) => {
  if (what !== 'role') await place.addIsolated('essai');
  const account = `${nameOf()}_m_essai`;
  if (what === 'password') await place.administer(`ALTER USER ${account} IDENTIFIED BY 'autre'`);
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  onTestFinished(() => said.mockRestore());
  expect((await migrateHere(false, config(), [module, voisin])).toSorted()).toEqual([
    'essai/0001-create-choses',
    'voisin/0001-nothing',
  ]);
  expect(said.mock.calls).toEqual([[expect.stringContaining(why)]]);
  expect(String(said.mock.calls[0])).toContain(TRUST);
  await openedHere(config());
  if (what === 'role') await place.addIsolated('essai');
  if (what === 'password') await place.administer(`ALTER USER ${account} IDENTIFIED BY '${nameOf()}'`);
  expect(await migrateHere()).toEqual(['essai/0002-fill-choses', 'essai/0003-add-nom']);
  await openedHere();
});

test('with its account, steps to come keep the API from starting', async () => {
  await place.addIsolated('essai');
  await migrateHere(false, withAddress(), [module, voisin]);
  await place.administer("DELETE FROM platform_migrations WHERE name LIKE 'essai/%'");
  await expect(openedHere()).rejects.toThrow('essai/0003-add-nom');
});

test('without its account, each says what to run', async () => {
  await expect(migrateHere(true)).rejects.toThrow('mariadb/isolated-module.sql');
  const refused = requireAccount(withAddress(), module);
  await expect(refused).rejects.toThrow(/Access denied.*mariadb\/isolated-module\.sql, puis « pwp-portal migrate »/);
  await expect(refused).rejects.toThrow(TRUST);
  expect(await examined()).toMatchObject(['manque', expect.stringContaining('Access denied')]);
});

test('made before or after its tables, its account is right once they are given to it', async () => {
  await place.addIsolated('essai');
  await expect(requireAccount(withAddress(), module)).rejects.toThrow('mariadb/isolated-module.sql');
  await migrateHere();
  await requireAccount(withAddress(), module);
  expect(await examined()).toEqual(['bon', 'ses tables, et aucune autre']);
});

test('a right that it lacks leaves it out, and one too many is named', async () => {
  await place.addIsolated('essai');
  await migrateHere();
  const name = nameOf();
  await place.administer(`REVOKE DELETE ON ${name}.essai_choses FROM ${name}_essai`);
  expect(await examined()).toMatchObject(['manque', expect.stringContaining('pas de droit sur essai_choses')]);
  await expect(requireAccount(withAddress(), module)).rejects.toThrow('pas de droit sur essai_choses');
  await migrateHere();
  for (const [right, to, said] of [
    [`SELECT ON ${name}.platform_audit`, `${name}_essai`, `SELECT sur ${name}.platform_audit`],
    [`SELECT ON ${name}.*`, `${name}_m_essai`, `SELECT sur ${name}.*`],
    [`DROP ON ${name}.*`, `${name}__portal`, `DROP sur ${name}.*`],
  ] as const) {
    await place.administer(`GRANT ${right} TO ${to}`);
    expect(await examined()).toMatchObject(['faible', expect.stringContaining(said)]);
    await place.administer(`REVOKE ${right} FROM ${to}`);
  }
  for (const [grant, revoke, said] of [
    [
      `GRANT SELECT ON ${name}.essai_choses TO ${name}_essai WITH GRANT OPTION`,
      `REVOKE GRANT OPTION ON ${name}.essai_choses FROM ${name}_essai`,
      `GRANT OPTION sur ${name}.essai_choses`,
    ],
    [
      `GRANT ${name}_essai TO ${name}_m_essai WITH ADMIN OPTION`,
      `REVOKE ADMIN OPTION FOR ${name}_essai FROM ${name}_m_essai`,
      `le rôle ${name}_essai WITH ADMIN OPTION`,
    ],
  ] as const) {
    await place.administer(grant);
    expect(await examined()).toMatchObject(['faible', expect.stringContaining(said)]);
    await place.administer(revoke);
    expect(await examined()).toEqual(['bon', 'ses tables, et aucune autre']);
  }
  await requireAccount(withAddress(), module);
  await place.administer(`REVOKE ${name}__portal FROM ${name}_m_essai`);
  expect(await examined()).toMatchObject(['manque', expect.stringContaining(`${name}__portal`)]);
});

test('run once and again, the file of the operator makes an account that is right, with a bound of its connections', async () => {
  const name = nameOf();
  const file = await readFile(FILE, 'utf8');
  const [, example = ''] = /pwp_m_(\w+)/.exec(file) ?? [];
  const sql = file
    .replaceAll("@'127.0.0.1'", '')
    .replaceAll(example, 'essai')
    // The account of a test stands in for that of migrations.
    .replaceAll(/\bpwp(?:_migrate\b|\b|(?=_))/g, name)
    .replaceAll('change-me', name);
  const statements = [...sql.matchAll(/^[A-Z][^;]+/gm)].map(([statement]) => statement);
  for (const statement of [...statements, ...statements]) await place.administer(statement);
  await migrateHere(true);
  await requireAccount(withAddress(), module);
  expect(await examined()).toEqual(['bon', 'ses tables, et aucune autre']);
  const address = place.isolatedUrl?.replace('{module}', 'essai') ?? '';
  const connections = Array.from({ length: 21 }, () => openDatabase(address, { poolSize: 1 }));
  const asked = await Promise.allSettled(connections.map(({ sequelize }) => sequelize.query('SELECT 1')));
  expect(asked.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  for (const connection of connections) await connection.close();
  await place.administer(`DROP USER ${name}_m_essai`);
  for (const role of [`${name}_essai`, `${name}__portal`]) await place.administer(`DROP ROLE ${role}`);
});
