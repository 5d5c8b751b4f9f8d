import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { folded } from './accentless.ts';

/**
 * The part of npm `sqlite3` that Sequelize 6 uses, over the SQLite that Node brings, so that a fresh machine needs no compiler.
 * Handed to Sequelize as `dialectModule`.
 */
export const sqliteDriver = { Database: undefined as unknown, OPEN_READONLY: 1, OPEN_READWRITE: 2, OPEN_CREATE: 4 };

interface StatementContext {
  sql: string;
  changes: number;
  lastID: number;
}

type Row = Record<string, unknown>;
type Callback = (this: StatementContext, error: Error | null, rows: Row[]) => void;

const BUSY = 5;
const CONSTRAINT = 19;
/** How long a statement waits for another connection's lock, ms. */
const BUSY_PATIENCE = 10_000;
const CACHED_STATEMENTS = 200;
/** Longer ones hold the rows of one write and are hardly said twice, characters. */
const LONGEST_CACHED = 10_000;

/**
 * One connection. The driver is synchronous: waiting inside SQLite would stop the very event loop on which the holder of the
 * lock must commit, so SQLite never waits (`busy_timeout` 0) and a busy statement is tried again later.
 */
export class Connection {
  readonly filename: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(filename: string, mode: number, opened: (error: Error | null) => void) {
    const readOnly = mode === sqliteDriver.OPEN_READONLY;
    this.filename = filename;
    this.#database = new DatabaseSync(filename, { enableForeignKeyConstraints: true, readOnly });
    this.#database.exec('PRAGMA busy_timeout = 0');
    // SQLite itself folds the case of ASCII alone.
    this.#database.function('folded', { deterministic: true }, (value) =>
      typeof value === 'string' ? folded(value) : value,
    );
    if (readOnly) {
      opened(null);
      return;
    }
    // A new database turns to WAL once; a connection that meets the lock of another then is already served by it.
    retryBusy(
      () => this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL'),
      Date.now() + BUSY_PATIENCE,
      opened,
    );
  }

  run(sql: string, parameters: unknown, callback?: Callback): this {
    this.#execute(sql, parameters, callback);
    return this;
  }

  all(sql: string, parameters: unknown, callback?: Callback): this {
    this.#execute(sql, parameters, callback);
    return this;
  }

  exec(sql: string, callback?: (error: Error | null) => void): this {
    retryBusy(
      () => this.#database.exec(sql),
      Date.now() + BUSY_PATIENCE,
      (error) => callback?.(error),
    );
    return this;
  }

  serialize(work?: () => void): void {
    work?.();
  }

  close(callback?: (error: Error | null) => void): void {
    this.#statements.clear();
    this.#database.close();
    queueMicrotask(() => callback?.(null));
  }

  #execute(sql: string, given: unknown, callback: Callback | undefined): void {
    const done = typeof given === 'function' ? (given as Callback) : callback;
    const context: StatementContext = { sql, changes: 0, lastID: 0 };
    let rows: Row[] = [];
    const work = () => {
      const statement = this.#prepare(sql);
      const parameters = bound(given);
      if (statement.columns().length > 0) {
        rows = parameters === undefined ? statement.all() : all(statement, parameters);
        for (const row of rows) settle(row);
        if (/^\s*insert/i.test(sql)) context.changes = rows.length;
        return;
      }
      const result = parameters === undefined ? statement.run() : run(statement, parameters);
      context.changes = Number(result.changes);
      context.lastID = Number(result.lastInsertRowid);
    };
    retryBusy(work, Date.now() + BUSY_PATIENCE, (error) => done?.call(context, error, rows));
  }

  #prepare(written: string): StatementSync {
    // SQLite reads a statement up to a NUL; Sequelize leaves them in the literals, the only place where they can stand.
    const sql = written.replaceAll('\0', "'||char(0)||'");
    const cached = this.#statements.get(sql);
    if (cached !== undefined) return cached;
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    statement.setAllowBareNamedParameters(true);
    // Not kept: what is hardly said twice. SQLite itself prepares the others anew when the schema changes.
    if (sql.length > LONGEST_CACHED || /^\s*(create|alter|drop|pragma|begin|commit|rollback)/i.test(sql))
      return statement;
    if (this.#statements.size >= CACHED_STATEMENTS) {
      const [oldest] = this.#statements.keys();
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    this.#statements.set(sql, statement);
    return statement;
  }
}

sqliteDriver.Database = Connection;

type Bound = SQLInputValue[] | Record<string, SQLInputValue>;

function bound(given: unknown): Bound | undefined {
  if (Array.isArray(given)) return given.length === 0 ? undefined : given.map(inputValue);
  if (typeof given !== 'object' || given === null) return undefined;
  const entries = Object.entries(given);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name.replace(/^[$:@]/, ''), inputValue(value)]));
}

function all(statement: StatementSync, parameters: Bound): Row[] {
  return Array.isArray(parameters) ? statement.all(...parameters) : statement.all(parameters);
}

function run(statement: StatementSync, parameters: Bound) {
  return Array.isArray(parameters) ? statement.run(...parameters) : statement.run(parameters);
}

function inputValue(value: unknown): SQLInputValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return value;
  if (value instanceof Uint8Array) return value;
  return JSON.stringify(value);
}

/** Integers are read as BigInt and handed on as numbers when that is exact, else as strings, as mysql2 does. */
function settle(row: Row): void {
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'bigint') {
      const number = Number(value);
      row[name] = Number.isSafeInteger(number) ? number : value.toString();
    } else if (value instanceof Uint8Array && !Buffer.isBuffer(value)) {
      row[name] = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
  }
}

function retryBusy(work: () => void, deadline: number, done: (error: Error | null) => void): void {
  try {
    work();
  } catch (error) {
    const code = resultCode(error);
    if (code === BUSY && Date.now() < deadline) {
      setTimeout(() => retryBusy(work, deadline, done), 1 + Math.random() * 4);
      return;
    }
    const known = error instanceof Error ? error : new Error(String(error));
    queueMicrotask(() => done(named(known, code)));
    return;
  }
  queueMicrotask(() => done(null));
}

function resultCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & 0xff;
}

/** Sequelize knows errors by sqlite3's codes. */
function named(error: Error, code: number | undefined): Error {
  if (code === BUSY) return Object.assign(error, { code: 'SQLITE_BUSY' });
  if (code === CONSTRAINT) {
    return Object.assign(new Error(`SQLITE_CONSTRAINT: ${error.message}`, { cause: error }), {
      code: 'SQLITE_CONSTRAINT',
    });
  }
  return error;
}
