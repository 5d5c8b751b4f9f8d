import { EventEmitter } from 'node:events';
import { lectureTropLongue, type Read, type Reads } from '@pwp/api-kit';
import { currentTransaction, isInTransaction, runAgainOnDeadlock } from '@pwp/database/transactions';
import { Sequelize, Transaction, type Options } from 'sequelize';
import { z } from 'zod';
import { DriverError } from './values.ts';

/** Has the host run a statement, in the transaction of a connection if there is one. */
export type RunSql = (connection: string, sql: string, values: unknown) => Promise<unknown>;

/** What the host answers of a statement. */
const SqlAnswer = z.object({
  rows: z.array(z.record(z.string(), z.unknown())).optional(),
  changes: z.number(),
  lastId: z.union([z.number(), z.string()]),
});
type SqlAnswer = z.output<typeof SqlAnswer>;

/** The database as an isolated module has it: the same Sequelize, whose statements the host runs. */
export interface RemoteDatabase {
  sequelize: Sequelize;
  reads: Reads;
  transaction: <T>(work: () => Promise<T>) => Promise<T>;
  /** The connection of the transaction at hand. */
  connection: () => string | undefined;
}

/** MariaDB's error of a statement that took longer than `max_statement_time`. */
const STATEMENT_TIMEOUT = 1969;

let connections = 0;

function nextConnection(): string {
  connections += 1;
  // Unlike those of the process before, whose transactions may be open still.
  return `${process.pid}.${connections}`;
}

async function answerOf(run: RunSql, connection: string, sql: string, values: unknown): Promise<SqlAnswer> {
  const answer = SqlAnswer.parse(await run(connection, sql, values));
  for (const row of answer.rows ?? [])
    for (const [name, value] of Object.entries(row)) if (value instanceof Uint8Array) row[name] = Buffer.from(value);
  return answer;
}

const common: Options = { logging: false, define: { timestamps: false, underscored: true } };

/** Opens what asks the host for everything. */
export function openRemoteDatabase(dialect: 'sqlite' | 'mariadb', run: RunSql): RemoteDatabase {
  const sequelize = dialect === 'sqlite' ? openSqlite(run) : openMariadb(run);
  let last: Promise<unknown> = Promise.resolve();
  return {
    sequelize,
    async reads<Row extends object>({ sql, values }: Read) {
      const given = values.map((value) => (dialect === 'sqlite' && value instanceof Date ? stored(value) : value));
      try {
        // Columns of a row are what its reader says.
        return ((await answerOf(run, '', sql, given)).rows ?? []) as Row[];
      } catch (error) {
        if (error instanceof DriverError && error.errno === STATEMENT_TIMEOUT) throw lectureTropLongue();
        throw error;
      }
    },
    transaction: async (work) => {
      if (isInTransaction()) return work();
      if (dialect === 'mariadb') return runAgainOnDeadlock(() => sequelize.transaction(work));
      // SQLite writes one at a time, whoever waits for it.
      const own = last.then(() => sequelize.transaction(work));
      last = own.catch(() => undefined);
      return own;
    },
    connection: () => {
      const { connection } = (currentTransaction() ?? {}) as { connection?: { id?: unknown } };
      return typeof connection?.id === 'string' ? connection.id : undefined;
    },
  };
}

/** An instant as Sequelize stores it on SQLite. */
function stored(value: Date): string {
  return value.toISOString().replace('T', ' ').replace('Z', ' +00:00');
}

type Done = (
  this: { sql: string; changes: number; lastID: number | string },
  error: Error | null,
  rows: object[],
) => void;

/** The part of npm `sqlite3` that Sequelize uses. */
function openSqlite(run: RunSql): Sequelize {
  class Statement {
    readonly sql: string;
    readonly changes: number;
    readonly lastID: number | string;
    constructor(sql: string, changes: number, lastID: number | string) {
      this.sql = sql;
      this.changes = changes;
      this.lastID = lastID;
    }
  }
  class Connection {
    readonly filename = 'remote';
    readonly id = nextConnection();
    constructor(_file: string, _mode: number, opened: (error: Error | null) => void) {
      queueMicrotask(() => opened(null));
    }
    run(sql: string, given?: unknown, callback?: Done): this {
      // The host's own connection has them on.
      if (/^pragma foreign_keys/i.test(sql)) return this;
      const [values, done] = typeof given === 'function' ? [undefined, given as Done] : [given, callback];
      answerOf(run, this.id, sql, values).then(
        ({ rows = [], changes, lastId }) => done?.call(new Statement(sql, changes, lastId), null, rows),
        (error: unknown) => done?.call(new Statement(sql, 0, 0), error as Error, []),
      );
      return this;
    }
    all(sql: string, given?: unknown, callback?: Done): this {
      return this.run(sql, given, callback);
    }
    serialize(work: () => void): void {
      work();
    }
    close(done?: (error: null) => void): void {
      queueMicrotask(() => done?.(null));
    }
  }
  const driver = { Database: Connection, OPEN_READONLY: 1, OPEN_READWRITE: 2, OPEN_CREATE: 4 };
  return new Sequelize({
    ...common,
    dialect: 'sqlite',
    storage: 'remote',
    dialectModule: driver,
    // Without OPEN_CREATE, Sequelize makes no folder.
    dialectOptions: { mode: driver.OPEN_READWRITE },
    transactionType: Transaction.TYPES.IMMEDIATE,
    retry: { max: 0 },
  });
}

/** The part of `mysql2` that Sequelize uses. */
function openMariadb(run: RunSql): Sequelize {
  // Sequelize knows it by this name.
  class ResultSetHeader {
    readonly affectedRows: number;
    readonly insertId: number | string;
    readonly warningStatus = 0;
    constructor(affectedRows: number, insertId: number | string) {
      this.affectedRows = affectedRows;
      this.insertId = insertId;
    }
  }
  type Answered = (error: Error | null, result?: unknown) => void;
  class Connection extends EventEmitter {
    readonly id = nextConnection();
    readonly stream = { destroyed: false };
    query(asked: string | { sql: string }, done: Answered): this {
      return this.execute(typeof asked === 'string' ? asked : asked.sql, undefined, done);
    }
    execute(sql: string, values: unknown, tell: Answered): this {
      answerOf(run, this.id, sql, values).then(
        ({ rows, changes, lastId }) => tell(null, rows ?? new ResultSetHeader(changes, lastId)),
        (error: unknown) => tell(error as Error),
      );
      return this;
    }
    end(done: () => void): void {
      queueMicrotask(done);
    }
  }
  const createConnection = () => {
    const connection = new Connection();
    queueMicrotask(() => connection.emit('connect'));
    return connection;
  };
  return new Sequelize('remote', '', '', {
    ...common,
    dialect: 'mysql',
    dialectModule: { createConnection },
    databaseVersion: '11.0.0',
    keepDefaultTimezone: true,
    timezone: '+00:00',
    pool: { max: 10, min: 0 },
    define: { ...common.define, charset: 'utf8mb4' },
  } as Options);
}
