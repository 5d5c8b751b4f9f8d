import type { ApiModule } from '@pwp/api-kit';
import { explained, LONGEST_MIGRATION_STEP, migrate } from '@pwp/database';
import type { PlatformConfig } from './config.ts';
import { grantOwnTables } from './isolation/grant-tables.ts';
import { accountLackOf, isolatedMigrations } from './isolation/isolated-migration.ts';
import { isolationOf } from './isolation/isolated-module.ts';
import { soundDeclarations } from './modules/declared-modules.ts';
import { allMigrations, openModelledDatabase } from './platform-database.ts';

/**
 * Brings the database of this configuration up to date; returns the names of the steps taken.
 * A module in a process of its own whose account or role is not there is named, and the rest goes on, unless none may be left out.
 * Throws `MigrationFailed`, `MigrationLocked` or `DatabaseUnreachable`, none of which waits for a server that is silent.
 */
export async function migrateDatabase(
  config: PlatformConfig,
  modules: readonly ApiModule[],
  onStep?: (name: string) => void,
): Promise<string[]> {
  const database = openModelledDatabase(config, modules, LONGEST_MIGRATION_STEP);
  const taken: string[] = [];
  const note = (name: string) => {
    taken.push(name);
    onStep?.(name);
  };
  const leftOut = new Set<ApiModule>();
  const leaveOut = (module: ApiModule, lack: Error) => {
    if (config.strictModules) throw lack;
    console.error(lack.message);
    leftOut.add(module);
  };
  /** Its later steps wait too: they stand on the one that it could not take. */
  const migrateApart = async (module: ApiModule) => {
    try {
      await migrate(database, isolatedMigrations(module, config), note);
    } catch (error) {
      const lack = accountLackOf(error);
      if (lack === undefined) throw error;
      leaveOut(module, lack);
    }
  };
  // A file has no accounts.
  const isApart = (module: ApiModule) => database.dialect === 'mariadb' && isolationOf(module) !== undefined;
  try {
    const sound = soundDeclarations(modules).modules;
    const together = sound.filter((module) => !isApart(module));
    const steps = allMigrations(together, (module) => isolatedMigrations(module, config));
    await migrate(database, steps, note);
    for (const module of sound.filter(isApart)) await migrateApart(module);
    const granted = modules.filter((module) => !leftOut.has(module));
    await grantOwnTables(database, config.databaseUrl, granted, leaveOut);
    return taken;
  } catch (error) {
    throw explained(error, config.databaseUrl);
  } finally {
    await database.close();
  }
}
