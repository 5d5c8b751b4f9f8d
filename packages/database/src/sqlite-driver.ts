import { constants, DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
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
/** What a module's statement may read at once, rows and characters. */
const MOST_ROWS = 100_000;
const MOST_READ = 12 * 1024 * 1024;
/** The longest value that is made in a connection with a module's rights, bytes. */
const LONGEST_VALUE = 16 * 1024 * 1024;
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
  /** Prepared with other rights, which SQLite checks then alone. */
  readonly #moduleStatements = new Map<string, StatementSync>();
  #isForModule = false;

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

  /** From now on, `runForModule` reaches these tables alone. */
  restrictTo(isOwn: (table: string) => boolean): void {
    // What a statement makes of texts is memory of this process.
    this.#database.limits.length = LONGEST_VALUE;
    this.#database.setAuthorizer((action, first, second) =>
      !this.#isForModule || isGiven(action, first, second, isOwn) ? constants.SQLITE_OK : constants.SQLITE_DENY,
    );
  }

  /** Runs a statement of a module, with the rights of `restrictTo`, and reads no more rows than fit. */
  runForModule(sql: string, parameters: unknown, callback: Callback): void {
    this.#execute(sql, parameters, callback, this.#moduleStatements);
  }

  serialize(work?: () => void): void {
    work?.();
  }

  close(callback?: (error: Error | null) => void): void {
    this.#statements.clear();
    this.#moduleStatements.clear();
    this.#database.close();
    queueMicrotask(() => callback?.(null));
  }

  #execute(sql: string, given: unknown, callback: Callback | undefined, statements = this.#statements): void {
    const done = typeof given === 'function' ? (given as Callback) : callback;
    const context: StatementContext = { sql, changes: 0, lastID: 0 };
    let rows: Row[] = [];
    const isForModule = statements === this.#moduleStatements;
    const ask = () => {
      const statement = this.#prepare(sql, statements);
      const parameters = bound(given);
      if (statement.columns().length > 0) {
        if (isForModule) rows = fittingRows(statement, parameters ?? []);
        else rows = parameters === undefined ? statement.all() : all(statement, parameters);
        for (const row of rows) settle(row);
        if (/^\s*insert/i.test(sql)) context.changes = rows.length;
        return;
      }
      const result = parameters === undefined ? statement.run() : run(statement, parameters);
      context.changes = Number(result.changes);
      context.lastID = Number(result.lastInsertRowid);
    };
    // Nothing else runs between the two: SQLite answers at once.
    const work = () => {
      this.#isForModule = isForModule;
      try {
        ask();
      } finally {
        this.#isForModule = false;
      }
    };
    retryBusy(work, Date.now() + BUSY_PATIENCE, (error) => done?.call(context, error, rows));
  }

  #prepare(written: string, statements: Map<string, StatementSync>): StatementSync {
    // SQLite reads a statement up to a NUL; Sequelize leaves them in the literals, the only place where they can stand.
    const sql = written.replaceAll('\0', "'||char(0)||'");
    const cached = statements.get(sql);
    if (cached !== undefined) return cached;
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    statement.setAllowBareNamedParameters(true);
    // Not kept: what is hardly said twice. SQLite itself prepares the others anew when the schema changes.
    if (sql.length > LONGEST_CACHED || /^\s*(create|alter|drop|pragma|begin|commit|rollback)/i.test(sql))
      return statement;
    if (statements.size >= CACHED_STATEMENTS) {
      const [oldest] = statements.keys();
      if (oldest !== undefined) statements.delete(oldest);
    }
    statements.set(sql, statement);
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

/** Functions of SQLite that a module's statement may call: none that reads a file or fills memory by itself. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'abs avg changes coalesce count cume_dist date datetime dense_rank first_value folded glob group_concat ifnull iif instr json_array_length ' +
    'json_extract json_type julianday lag last_insert_rowid last_value lead length like lower ltrim max min nth_value ntile nullif percent_rank rank ' +
    'replace round row_number rtrim sign strftime string_agg substr substring sum time timediff total trim typeof unicode unixepoch upper'
  ).split(' '),
);

/** Pragmas that say how a table or an index is made. */
const LOOKS: ReadonlySet<string> = new Set(['table_info', 'index_list', 'index_info', 'foreign_key_list']);

function isGiven(
  action: number,
  first: string | null,
  second: string | null,
  isOwn: (table: string) => boolean,
): boolean {
  switch (action) {
    case constants.SQLITE_SELECT:
      return true;
    case constants.SQLITE_READ:
    case constants.SQLITE_INSERT:
    case constants.SQLITE_UPDATE:
    case constants.SQLITE_DELETE:
      return isOwn(first ?? '');
    case constants.SQLITE_PRAGMA:
      return LOOKS.has(first?.toLowerCase() ?? '') && isOwn((second ?? '').replace(/^sqlite_autoindex_/, ''));
    case constants.SQLITE_FUNCTION:
      return FUNCTIONS.has((second ?? '').toLowerCase());
    default:
      return false;
  }
}

function fittingRows(statement: StatementSync, parameters: Bound): Row[] {
  const rows: Row[] = [];
  let read = 0;
  for (const row of Array.isArray(parameters) ? statement.iterate(...parameters) : statement.iterate(parameters)) {
    rows.push(row);
    for (const value of Object.values(row))
      read += 16 + (typeof value === 'string' || value instanceof Uint8Array ? value.length : 0);
    if (rows.length > MOST_ROWS || read > MOST_READ)
      throw new Error('A statement of an isolated module reads more than it may at once.');
  }
  return rows;
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
