import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { describeFailure, type Migration, type MigrationContext } from '@pwp/api-kit';
import { QueryTypes, type Transaction } from 'sequelize';
import { MigrationError, SequelizeStorage, Umzug } from 'umzug';
import type { Database } from './database.ts';
import { assertWhole } from './half-restored.ts';
import { isDatabaseLost, NoConnection } from './lost-database.ts';
import { TooLate, within } from './within.ts';

/** Where the platform's steps that were taken are kept; another owner of a database has its own table. */
const TAKEN = 'platform_migrations';

/** A step of a migration may make MariaDB work, and say nothing, for so long, ms; whether it lives is asked meanwhile. */
export const LONGEST_MIGRATION_STEP = 6 * 3_600_000;
/** Longest wait for an answer that needs no work, ms. */
const PATIENCE = 5_000;
/** How often the database is asked whether it still lives, ms. */
const HEARTBEAT = 1_000;
/** Another process's migration is waited for, ms. */
const LOCK_PATIENCE = 30_000;

/** The schema is older than the code: the message says which steps are missing and what to run. */
export class PendingMigrations extends Error {
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    super(
      `La base attend ${names.length} migration(s) : ${names.join(', ')}. ` +
        'Lancez « npm run migrate » (ou « npm start ») avant de servir.',
    );
    this.name = 'PendingMigrations';
    this.names = names;
  }
}

/** Another process is migrating this database. */
export class MigrationLocked extends Error {
  constructor() {
    super('Une autre migration de cette base est en cours. Attendez sa fin, puis recommencez.');
    this.name = 'MigrationLocked';
  }
}

/** A step failed; what it did before that stays. The message says of the failure what a log may hold. */
class MigrationFailed extends Error {
  constructor(name: string, cause: unknown) {
    super(`La migration ${name} a échoué : ${describeFailure(cause)}. Corrigez-en la cause, puis recommencez.`, {
      cause,
    });
    this.name = 'MigrationFailed';
  }
}

function umzugFor(database: Database, migrations: readonly Migration[], tableName: string) {
  const context: MigrationContext = {
    query: database.sequelize.getQueryInterface(),
    sequelize: database.sequelize,
    dialect: database.dialect,
  };
  return new Umzug<MigrationContext>({
    migrations: migrations.map((migration) => ({
      name: migration.name,
      up: () => migration.up(context),
    })),
    storage: new SequelizeStorage({ sequelize: database.sequelize, tableName }),
    context,
    logger: undefined,
  });
}

/** Brings the schema up to date, one process at a time. Returns the names of the steps taken, which `table` keeps. */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  onStep: (name: string) => void = () => undefined,
  table = TAKEN,
): Promise<string[]> {
  return locked(database, async () => {
    await assertWhole(database);
    const umzug = umzugFor(database, migrations, table);
    umzug.on('migrated', ({ name }) => onStep(name));
    return (await told(umzug.up())).map(({ name }) => name);
  });
}

/** Throws `PendingMigrations` when the schema is behind, `HalfRestored` when a restore was cut. */
export async function assertMigrated(
  database: Database,
  migrations: readonly Migration[],
  table = TAKEN,
): Promise<void> {
  await assertWhole(database);
  const taken = new Set(await takenSteps(database, table));
  const pending = migrations.map(({ name }) => name).filter((name) => !taken.has(name));
  if (pending.length > 0) throw new PendingMigrations(pending);
}

/** Umzug makes its table before it reads it, which the account of a part that serves may not. */
async function takenSteps({ sequelize }: Database, table: string): Promise<string[]> {
  if (!(await sequelize.getQueryInterface().tableExists(table))) return [];
  const rows = await sequelize.query<{ name: string }>(`SELECT name FROM ${table}`, { type: QueryTypes.SELECT });
  return rows.map(({ name }) => name);
}

async function locked<T>(database: Database, work: () => Promise<T>): Promise<T> {
  if (database.dialect === 'sqlite') {
    const storage = String((database.sequelize as { options?: { storage?: string } }).options?.storage);
    return withSqliteLock(`${storage}.migration-lock`, work);
  }
  return withMariadbLock(database, work);
}

async function withSqliteLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    try {
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      throw Object.assign(new MigrationLocked(), { cause: error });
    }
    return await work();
  } finally {
    lock.close();
  }
}

/** Says which step failed, unless it is the database that went away. */
async function told<T>(steps: Promise<T>): Promise<T> {
  try {
    return await steps;
  } catch (error) {
    if (!(error instanceof MigrationError) || isDatabaseLost(error)) throw error;
    throw new MigrationFailed(error.migration.name, error.cause);
  }
}

/** GET_LOCK lives as long as its connection: a transaction keeps one apart, and DDL elsewhere does not release it. */
async function withMariadbLock<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const { sequelize } = database;
  const name = `pwp-migrate-${sequelize.getDatabaseName()}`;
  const holder = await answered(sequelize.transaction());
  const over = new AbortController();
  try {
    await takeLock(database, holder, name);
    return await Promise.race([work(), heartbeat(database, holder, over.signal)]);
  } finally {
    over.abort();
    // A connection that is gone has given the lock back; what the work failed with is what counts.
    await answered(
      sequelize
        .query('SELECT RELEASE_LOCK(:name)', { replacements: { name }, transaction: holder })
        .then(() => holder.commit()),
    ).catch(() => undefined);
  }
}

/** Throws `MigrationLocked` when another process keeps it. */
async function takeLock({ sequelize }: Database, holder: Transaction, name: string): Promise<void> {
  const deadline = Date.now() + LOCK_PATIENCE;
  for (;;) {
    const [row] = await answered(
      sequelize.query<{ won: number | null }>('SELECT GET_LOCK(:name, 1) AS won', {
        replacements: { name },
        type: QueryTypes.SELECT,
        transaction: holder,
      }),
    );
    if (row?.won === 1) return;
    if (Date.now() >= deadline) throw new MigrationLocked();
  }
}

/**
 * Rejects once the connection that holds the lock answers no more: those of the steps are as old, and are then dead too. A step
 * that takes hours says as little as a dead server does; this tells them apart.
 */
async function heartbeat({ sequelize }: Database, holder: Transaction, over: AbortSignal): Promise<never> {
  for (;;) {
    await setTimeout(HEARTBEAT, undefined, { ref: false });
    if (over.aborted) return new Promise(() => undefined);
    await answered(sequelize.query('SELECT 1', { transaction: holder }));
  }
}

/** A short question's answer. Throws `NoConnection` after `PATIENCE`. */
async function answered<T>(question: Promise<T>): Promise<T> {
  try {
    return await within(PATIENCE, question);
  } catch (error) {
    throw error instanceof TooLate ? new NoConnection(error) : error;
  }
}
