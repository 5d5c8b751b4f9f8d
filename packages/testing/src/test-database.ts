import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { testConfig } from './config.ts';

/** A new, empty database of the dialect under test, and a folder beside it. */
export interface TestDatabase {
  url: string;
  folder: string;
  /** Drops both. */
  remove(): Promise<void>;
}

/** Creates a database for one test. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-test-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  if (testConfig.dialect === 'sqlite') {
    return { url: `sqlite:${join(folder, 'api.sqlite')}`, folder, remove: removeFolder };
  }
  const name = `pwp_test_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name}`);
  return {
    url: `${testConfig.mariadbUrl.replace(/\/$/, '')}/${name}`,
    folder,
    remove: async () => {
      await administer(`DROP DATABASE ${name}`);
      await removeFolder();
    },
  };
}

async function administer(sql: string): Promise<void> {
  const connection = await createConnection(testConfig.mariadbUrl.replace(/^mariadb:/, 'mysql:'));
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
