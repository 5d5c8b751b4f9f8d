import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { testConfig } from './config.ts';

/** A new, empty database of the dialect under test, and a folder beside it. */
export interface TestDatabase {
  url: string;
  /** The same as the account of the API, which may change rows alone on MariaDB. */
  servedUrl: string;
  /** The same as the accounts of isolated modules, with `{module}` in the place of an id. */
  isolatedUrl: string | undefined;
  /** Makes the account and the roles of an isolated module, as `deploy/mariadb/isolated-module.sql` does. */
  addIsolated: (module: string) => Promise<void>;
  folder: string;
  /** Runs statements on MariaDB as who may make databases. */
  administer: (sql: string) => Promise<void>;
  /** Drops both. */
  remove(): Promise<void>;
}

/** As `deploy/mariadb/grants.sql` has it. */
export const RIGHTS_OF_THE_API = 'SELECT, INSERT, UPDATE, DELETE';

/** Whether the databases of this run are on MariaDB. */
export const isOnMariadb = testConfig.dialect === 'mariadb';

/** Creates a database for one test. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(testConfig.folder, 'pwp-test-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  if (testConfig.dialect === 'sqlite') {
    const url = `sqlite:${join(folder, 'api.sqlite')}`;
    const noServer = () => Promise.reject(new Error('a file has no accounts'));
    return {
      url,
      servedUrl: url,
      isolatedUrl: undefined,
      addIsolated: () => Promise.resolve(),
      folder,
      administer: noServer,
      remove: removeFolder,
    };
  }
  const name = `pwp_test_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name}`);
  await administer(`CREATE USER ${name} IDENTIFIED BY '${name}'`);
  await administer(`GRANT ${RIGHTS_OF_THE_API} ON ${name}.* TO ${name}`);
  const url = `${testConfig.mariadbUrl.replace(/\/$/, '')}/${name}`;
  const served = new URL(url);
  served.username = name;
  served.password = name;
  const made: string[] = [];
  return {
    url,
    servedUrl: served.href,
    isolatedUrl: served.href.replace(`${name}:`, `${name}_m_{module}:`),
    async addIsolated(module) {
      const [own, portal, account] = [`\`${name}_${module}\``, `\`${name}__portal\``, `\`${name}_m_${module}\``];
      const steps = [
        `CREATE ROLE IF NOT EXISTS ${portal}`,
        `GRANT ${RIGHTS_OF_THE_API} ON ${name}.* TO ${portal}`,
        `CREATE ROLE ${own}`,
        `CREATE USER ${account} IDENTIFIED BY '${name}'`,
        `GRANT ${portal} TO ${account}`,
        `GRANT ${own} TO ${account}`,
        `SET DEFAULT ROLE ${own} FOR ${account}`,
      ];
      made.push(`DROP USER ${account}`, `DROP ROLE ${own}`, `DROP ROLE IF EXISTS ${portal}`);
      for (const step of steps) await administer(step);
    },
    folder,
    administer: (sql) => administer(sql, name),
    remove: async () => {
      for (const step of made) await administer(step);
      await administer(`DROP DATABASE ${name}`);
      await administer(`DROP USER ${name}`);
      await removeFolder();
    },
  };
}

async function administer(sql: string, database = ''): Promise<void> {
  const server = testConfig.mariadbUrl.replace(/^mariadb:/, 'mysql:').replace(/\/$/, '');
  const connection = await createConnection({ uri: `${server}/${database}`, multipleStatements: true });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
