import { DatabaseSync } from 'node:sqlite';
import type { Migration, MigrationContext } from '@pwp/api-kit';
import { QueryTypes } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';
import type { Database } from './database.ts';

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

function umzugFor(database: Database, migrations: readonly Migration[]) {
  const context: MigrationContext = {
    query: database.sequelize.getQueryInterface(),
    sequelize: database.sequelize,
    dialect: database.dialect,
  };
  return new Umzug<MigrationContext>({
    migrations: migrations.map((migration) => ({
      name: migration.name,
      up: () => migration.up(context),
      down: () => migration.down(context),
    })),
    storage: new SequelizeStorage({ sequelize: database.sequelize, tableName: 'platform_migrations' }),
    context,
    logger: undefined,
  });
}

/** Brings the schema up to date, one process at a time. Returns the names of the steps taken. */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  onStep: (name: string) => void = () => undefined,
): Promise<string[]> {
  return locked(database, async () => {
    const umzug = umzugFor(database, migrations);
    umzug.on('migrated', ({ name }) => onStep(name));
    return (await umzug.up()).map(({ name }) => name);
  });
}

/** Takes every step back, last first; what tests of migrations use. */
export async function migrateDown(database: Database, migrations: readonly Migration[]): Promise<void> {
  await locked(database, () => umzugFor(database, migrations).down({ to: 0 }));
}

/** Throws `PendingMigrations` when the schema is behind. */
export async function assertMigrated(database: Database, migrations: readonly Migration[]): Promise<void> {
  const pending = await umzugFor(database, migrations).pending();
  if (pending.length > 0) throw new PendingMigrations(pending.map(({ name }) => name));
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

/** GET_LOCK lives as long as its connection: a transaction keeps one apart, and DDL elsewhere does not release it. */
async function withMariadbLock<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const { sequelize } = database;
  const name = `pwp-migrate-${sequelize.getDatabaseName()}`;
  const holder = await sequelize.transaction();
  try {
    const [row] = await sequelize.query<{ won: number | null }>('SELECT GET_LOCK(:name, 30) AS won', {
      replacements: { name },
      type: QueryTypes.SELECT,
      transaction: holder,
    });
    if (row?.won !== 1) throw new MigrationLocked();
    return await work();
  } finally {
    await sequelize.query('SELECT RELEASE_LOCK(:name)', { replacements: { name }, transaction: holder });
    await holder.commit();
  }
}
