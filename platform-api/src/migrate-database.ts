import type { ApiModule } from '@pwp/api-kit';
import type { PlatformConfig } from './config.ts';
import { grantOwnTables } from './isolation/grant-tables.ts';
import { explained, LONGEST_MIGRATION_STEP, migrate } from '@pwp/database';
import { allMigrations, openModelledDatabase } from './platform-database.ts';

/**
 * Brings the database of this configuration up to date; returns the names of the steps taken.
 * Throws `MigrationFailed`, `MigrationLocked` or `DatabaseUnreachable`, none of which waits for a server that is silent.
 */
export async function migrateDatabase(
  config: PlatformConfig,
  modules: readonly ApiModule[],
  onStep?: (name: string) => void,
): Promise<string[]> {
  const database = openModelledDatabase(config, modules, LONGEST_MIGRATION_STEP);
  try {
    const taken = await migrate(database, allMigrations(modules), onStep);
    await grantOwnTables(database, config.databaseUrl, modules);
    return taken;
  } catch (error) {
    throw explained(error, config.databaseUrl);
  } finally {
    await database.close();
  }
}
