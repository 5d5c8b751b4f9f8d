import type { ApiModule, Migration, MigrationContext } from '@pwp/api-kit';
import { InvalidSettings, isTableOf } from '@pwp/contracts';
import {
  isOwnStep,
  openModuleDatabase,
  readMariadbAddress,
  StatementRefused,
  type ModuleDatabase,
} from '@pwp/database';
import { z } from 'zod';
import type { PlatformConfig } from '../config.ts';
import { requireLetIn } from './account-rights.ts';
import { grantTablesOf, RoleWithoutTables } from './grant-tables.ts';
import { asDriverSays } from './host-work.ts';
import { isolatedAccount } from './isolated-account.ts';
import { isolationOf } from './isolated-module.ts';
import { askOnce, type ModuleCode } from './module-process.ts';
import type { Remote } from './values.ts';

/** How long a migration may take, which nothing else ends, and a statement of it, ms. */
const MIGRATING = 10 * 60_000;

type Account = Pick<PlatformConfig, 'databaseUrl' | 'isolatedDatabaseUrl'>;

/** The steps of a module; those of an isolated one are taken by a process of its own. */
export function isolatedMigrations(module: ApiModule, config: Account): readonly Migration[] {
  const known = isolationOf(module);
  if (known === undefined) return module.migrations;
  return known.described.migrations.map((name, index) => ({
    name,
    up: (context) => migrateIsolated(module, known.code, index, context, config),
  }));
}

/**
 * Runs one migration of an isolated module in a process of its own. Its steps make and change the module's own tables by the account of
 * migrations; its rows are read and written by the module's account, which has nothing else.
 */
async function migrateIsolated(
  module: ApiModule,
  code: ModuleCode,
  index: number,
  { dialect, sequelize }: MigrationContext,
  config: Account,
): Promise<void> {
  const isOwn = (table: string) => isTableOf(code.id, table);
  let rows: ModuleDatabase | undefined;
  /** Tables that were made are its account's once it asks for rows. */
  let areGiven = dialect === 'sqlite';
  const giveTables = async () => {
    if (!areGiven) await grantTablesOf(module, sequelize, readMariadbAddress(config.databaseUrl).name);
    areGiven = true;
  };
  const openRows = async () => {
    rows = openModuleDatabase({ ...moduleAccount(config, module), isOwn, longest: MIGRATING });
    const { run } = rows;
    await requireLetIn(module, () => run('', 'SELECT 1', []));
    return rows;
  };
  let opened: Promise<ModuleDatabase> | undefined;
  /** Why its rows are out of reach: the child would tell it as an error of its own. */
  let lack: Error | undefined;
  const step = async (sql: string) => {
    if (rows?.isInTransaction() === true)
      throw new StatementRefused('changes a table while a transaction is open: end it before');
    await sequelize.query(sql);
    areGiven = dialect === 'sqlite';
    return { changes: 0, lastId: 0 };
  };
  const run: Remote = async (...given) => {
    const [connection, sql, values] = z.tuple([z.string().max(40), z.string()], z.unknown()).parse(given);
    try {
      if (isOwnStep(sql, dialect, isOwn)) return await step(sql);
      await giveTables();
      const own = await (opened ??= openRows());
      return await own.run(connection, sql, values);
    } catch (error) {
      lack ??= accountLackOf(error);
      throw asDriverSays(error);
    }
  };
  try {
    await askOnce(code, dialect, ['migrate', [index], MIGRATING], new Map([['sql', run]]));
  } catch (error) {
    throw lack ?? error;
  } finally {
    await rows?.close();
  }
  // Whatever it made of the refusal, the step is not taken.
  if (lack !== undefined) throw lack;
}

/** What a module's account lacks, where that made a migration fail. */
export function accountLackOf(error: unknown, depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  if (error instanceof RoleWithoutTables || error instanceof InvalidSettings) return error;
  return accountLackOf(error.cause, depth + 1);
}

function moduleAccount(config: Account, module: ApiModule) {
  const { databaseUrl, roles } = isolatedAccount(config, module);
  return { url: databaseUrl, roles };
}
