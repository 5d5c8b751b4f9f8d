import type { ApiModule, Migration } from '@pwp/api-kit';
import { InvalidSettings } from '@pwp/contracts';
import { assertMigrated, explained, openDatabase, PendingMigrations, type Database } from '@pwp/database';
import { defineFileScanModel } from './antivirus/file-scans.ts';
import { defineTokenRevocationModel } from './auth/token-revocations.ts';
import { defineBandeauModel } from './bandeau/bandeau-store.ts';
import type { PlatformConfig } from './config.ts';
import { platformMigrations } from './database/migrations/index.ts';
import { defineGuichetModels } from './guichets/guichet-store.ts';
import { requireAccount } from './isolation/account-rights.ts';
import { isolationOf } from './isolation/isolated-module.ts';
import { defineLastSeenModel } from './last-seen/last-seen-store.ts';
import { defineVisitModel } from './last-seen/visit-store.ts';
import { defineModels, soundDeclarations } from './modules/declared-modules.ts';
import { defineRecipientModel } from './notices/daily-recipients.ts';
import { defineNoticeModel } from './notices/notice-model.ts';
import { definePreferenceModel } from './preferences/preference-store.ts';

/** Every migration, the platform's first; none of a module that is left out. `of`: how those of a module are taken. */
export function allMigrations(
  modules: readonly ApiModule[],
  of: (module: ApiModule) => readonly Migration[] = ({ migrations }) => migrations,
): Migration[] {
  return [...platformMigrations, ...soundDeclarations(modules).modules.flatMap(of)];
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
    await requireMigrated(database, config, modelled.modules);
  } catch (error) {
    await database.close();
    throw explained(error, config.databaseUrl);
  }
  return { database, modelled };
}

/** A module that will be left out, since its account is not whole, could not be migrated: the others are served. */
async function requireMigrated(
  database: Database,
  config: PlatformConfig,
  modules: readonly ApiModule[],
): Promise<void> {
  try {
    await assertMigrated(database, allMigrations(modules));
  } catch (error) {
    if (!(error instanceof PendingMigrations)) throw error;
    const able: ApiModule[] = [];
    for (const module of modules) if (await canBeStarted(config, module)) able.push(module);
    await assertMigrated(database, allMigrations(able));
  }
}

async function canBeStarted(config: PlatformConfig, module: ApiModule): Promise<boolean> {
  if (isolationOf(module) === undefined) return true;
  try {
    await requireAccount(config, module);
    return true;
  } catch (error) {
    if (error instanceof InvalidSettings) return false;
    throw error;
  }
}
