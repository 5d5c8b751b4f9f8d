import { readFile, writeFile } from 'node:fs/promises';
import type { ApiModule } from '@pwp/api-kit';
import { migrateDatabase, type PlatformConfig } from '@pwp/platform-api';
import { isolationOf } from '@pwp/platform-api/isolation/isolated-module';
import { readTables } from './mariadb-tables.ts';
import { isOnMariadb, type TestDatabase } from './test-database.ts';

/** A database right after its migrations: the file of SQLite, or the statements that make it on MariaDB. */
interface Migrated {
  steps: readonly unknown[];
  content: Buffer | string;
}

/** The last ones of this process. */
const made: Migrated[] = [];
const MOST_KEPT = 20;

/**
 * Migrates the database of a test. Most tests of a file ask for the same steps: the second one is given what the first one's migrations left,
 * which takes a tenth of the time. The tables of an isolated module are given to its account as they are made, which a copy would not do.
 */
export async function migrateTestDatabase(
  database: TestDatabase,
  config: PlatformConfig,
  modules: readonly ApiModule[],
): Promise<void> {
  const migrated = { ...config, databaseUrl: database.url };
  if (isOnMariadb && modules.some((module) => isolationOf(module) !== undefined)) {
    await migrateDatabase(migrated, modules);
    return;
  }
  const steps = modules.flatMap(({ id, migrations }) => [id, ...migrations.map(({ up }) => up)]);
  const known = made.find(
    (one) => one.steps.length === steps.length && one.steps.every((step, at) => step === steps[at]),
  );
  if (known === undefined) {
    await migrateDatabase(migrated, modules);
    made.unshift({ steps, content: await readContent(database) });
    made.splice(MOST_KEPT);
  } else if (typeof known.content === 'string') await database.administer(known.content);
  else await writeFile(fileOf(database), known.content);
}

const fileOf = ({ url }: TestDatabase): string => url.slice('sqlite:'.length);

function readContent(database: TestDatabase): Promise<Buffer | string> {
  return isOnMariadb ? readTables(database.url) : readFile(fileOf(database));
}
