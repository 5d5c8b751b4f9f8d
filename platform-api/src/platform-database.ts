import type { ApiModule, Migration } from '@pwp/api-kit';
import { assertMigrated, explained, openDatabase, type Database } from '@pwp/database';
import { defineFileScanModel } from './antivirus/file-scans.ts';
import { defineTokenRevocationModel } from './auth/token-revocations.ts';
import { defineBandeauModel } from './bandeau/bandeau-store.ts';
import type { PlatformConfig } from './config.ts';
import { platformMigrations } from './database/migrations/index.ts';
import { defineGuichetModels } from './guichets/guichet-store.ts';
import { defineLastSeenModel } from './last-seen/last-seen-store.ts';
import { defineVisitModel } from './last-seen/visit-store.ts';
import { defineModels, soundDeclarations } from './modules/declared-modules.ts';
import { defineRecipientModel } from './notices/daily-recipients.ts';
import { defineNoticeModel } from './notices/notice-model.ts';
import { definePreferenceModel } from './preferences/preference-store.ts';

/** Every migration, the platform's first; none of a module that is left out. */
export function allMigrations(modules: readonly ApiModule[]): Migration[] {
  return [...platformMigrations, ...soundDeclarations(modules).modules.flatMap((module) => module.migrations)];
}

/** Opens the database with the models of the platform and of its modules; those of a module with a fault are not all there. */
export function openModelledDatabase(
  config: PlatformConfig,
  modules: readonly ApiModule[],
  silence = config.databaseTimeout,
): Database {
  const database = openPlatformDatabase(config, silence);
  defineModels(database.sequelize, soundDeclarations(modules).modules);
  return database;
}

function openPlatformDatabase(config: PlatformConfig, silence = config.databaseTimeout): Database {
  const database = openDatabase(config.databaseUrl, { poolSize: config.databasePool, silence });
  defineGuichetModels(database.sequelize);
  definePreferenceModel(database.sequelize);
  defineTokenRevocationModel(database.sequelize);
  defineLastSeenModel(database.sequelize);
  defineVisitModel(database.sequelize);
  defineFileScanModel(database.sequelize);
  defineNoticeModel(database.sequelize);
  defineRecipientModel(database.sequelize);
  defineBandeauModel(database.sequelize);
  return database;
}

/** Opens the database with the models of these modules. Throws `PendingMigrations`. */
export async function openMigrated(config: PlatformConfig, modules: readonly ApiModule[]) {
  const database = openPlatformDatabase(config);
  const modelled = defineModels(database.sequelize, modules);
  try {
    await assertMigrated(database, allMigrations(modelled.modules));
  } catch (error) {
    await database.close();
    throw explained(error, config.databaseUrl);
  }
  return { database, modelled };
}
