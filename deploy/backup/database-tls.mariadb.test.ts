import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { isDatabaseLost, openDatabase, within } from '@pwp/database';
import { hasMariadbServer, startDatabaseProxy, startTlsMariadb, type TlsMariadb } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { placeAuthorities, readAuthorities } from './authorities.ts';
import { dumpDatabase, isEmptyDatabase, loadDatabase } from './database-part.ts';

/* The portal's driver and MariaDB's own tools, on a server that takes TLS alone. */

describe.skipIf(!hasMariadbServer())('a MariaDB by TLS', () => {
  let server: TlsMariadb;
  const address = (query: string, name = 'pwp') => `mariadb://pwp:secret@localhost:${server.port}/${name}${query}`;
  const trusted = () => `?ssl-ca=${server.files.authority}`;
  /** What the portal's driver hears of it, over Sequelize and past it. */
  const versions = async (url: string): Promise<unknown[]> => {
    const database = openDatabase(url);
    onTestFinished(() => database.close());
    const sql =
      "SELECT VARIABLE_VALUE AS version FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'Ssl_version'";
    const [bySequelize] = await database.sequelize.query<{ version: string }>(sql, { type: QueryTypes.SELECT });
    const [read] = await database.reads<{ version: string }>({ sql, values: [] });
    return [bySequelize?.version, read?.version];
  };
  const dump = (url: string): Promise<string> =>
    pipeline(dumpDatabase(url, ''), createGunzip(), async (source) => text(source));

  beforeAll(async () => {
    server = await startTlsMariadb();
    await server.ask("CREATE USER pwp@localhost IDENTIFIED BY 'secret'");
    await server.ask('GRANT ALL ON `pwp%`.* TO pwp@localhost');
    await server.ask('CREATE TABLE pwp.things (name VARCHAR(20)) AS SELECT "one" AS name');
  }, 120_000);
  afterAll(() => server.stop());

  test('is spoken to by TLS, and is given and gives back a whole database', async () => {
    expect(await versions(address(trusted()))).toEqual(['TLSv1.3', 'TLSv1.3']);
    await server.ask('CREATE DATABASE pwp_restored');
    const url = address(trusted(), 'pwp_restored');
    expect(await isEmptyDatabase(url)).toBe(true);
    const { finish } = await loadDatabase(url, dumpDatabase(address(trusted()), ''));
    await finish();
    expect(await dump(url)).toContain("('one')");
  });

  test('its authority is in a backup, and is put back where a machine has none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pwp-authority-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'ssl/mariadb-ca.pem');
    await mkdir(dirname(file));
    await copyFile(server.files.authority, file);
    const settings = { PWP_DATABASE_URL: address(`?ssl-ca=${file}`) };
    const { found } = await readAuthorities(settings);
    await rm(dirname(file), { recursive: true });
    await expect(versions(settings.PWP_DATABASE_URL)).rejects.toThrow(/ENOENT/);
    expect(await placeAuthorities(found, settings)).toEqual({ placed: [file], notPlaced: [] });
    expect(await versions(settings.PWP_DATABASE_URL)).toEqual(['TLSv1.3', 'TLSv1.3']);
    // What is there stays.
    expect(await placeAuthorities(found, settings)).toMatchObject({ placed: [] });
  });

  test('is not asked in clear, nor under another authority, nor another name than its own', async () => {
    await expect(versions(address('?ssl=0'))).rejects.toThrow(/secure transport/);
    const other = address(`?ssl-ca=${server.files.stranger}`);
    await expect(versions(other)).rejects.toThrow(/certificate/);
    await expect(dump(other)).rejects.toThrow(/TLS\/SSL error/);
    await server.rename('elsewhere.example.fr');
    try {
      await expect(versions(address(trusted()))).rejects.toThrow(/localhost.*elsewhere\.example\.fr/);
      await expect(dump(address(trusted()))).rejects.toThrow(/TLS\/SSL error/);
    } finally {
      await server.rename('localhost');
    }
    expect(await versions(address(trusted()))).toEqual(['TLSv1.3', 'TLSv1.3']);
  });

  test('an authority that cannot be read is named before anything is asked', () => {
    expect(() => openDatabase(address('?ssl-ca=/nowhere/ca.pem'))).toThrow(/ENOENT.*\/nowhere\/ca\.pem/);
  });

  test('that falls silent is given up, as in clear', async () => {
    const proxy = await startDatabaseProxy(address(trusted()));
    onTestFinished(() => proxy.close());
    const database = openDatabase(proxy.url, { silence: 1_000 });
    onTestFinished(() => database.close());
    await database.sequelize.query('SELECT 1');
    proxy.freezeOld();
    const failure = await within(10_000, database.sequelize.query('SELECT 1')).catch((error: unknown) => error);
    expect(isDatabaseLost(failure)).toBe(true);
    expect(failure).not.toHaveProperty('name', 'TooLate');
    expect(await database.sequelize.query('SELECT 1 AS one', { type: QueryTypes.SELECT })).toEqual([{ one: 1 }]);
  });
});
