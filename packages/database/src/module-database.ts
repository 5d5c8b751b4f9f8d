import { setTimeout as elapsed } from 'node:timers/promises';
import type { Connection as MariadbConnection, QueryError } from 'mysql2';
import PQueue from 'p-queue';
import type { Sequelize, Transaction } from 'sequelize';
import { mariadbSequelize, sqliteSequelize, type Database } from './database.ts';
import { isLook, requireFitting, requireRowStatement, StatementRefused } from './module-statement.ts';
import { Connection as SqliteConnection, sqliteDriver } from './sqlite-driver.ts';
import { joining } from './transactions.ts';
import { TooLate, within } from './within.ts';

/** Connections of one module. */
const POOL = 5;
/** Transactions that a module holds at once. */
const MOST_SESSIONS = 20;
/** How long a module may hold one, ms: what it locks keeps others waiting. */
const LONGEST_TRANSACTION = 15_000;
/** How long one of its statements may take on MariaDB, ms. */
const LONGEST_STATEMENT = 8_000;
/** How long anything on one of its connections may take before that is given up, ms: more than a statement, or SQLite's locks. */
const LONGEST_TURN = 11_000;
/** The longest word of a transaction, characters. */
const LONGEST_VERB = 80;
/** What its statement may read at once, rows and characters. */
const MOST_ROWS = 100_000;
const MOST_READ = 12 * 1024 * 1024;

/** What a statement gave. */
export interface ModuleAnswer {
  rows?: Record<string, unknown>[];
  changes: number;
  lastId: number | string;
}

/** The database as one isolated module has it: its own tables, and transactions that the portal's own writes join. */
export interface ModuleDatabase {
  /** Runs a statement of the module; `connection` names the transaction that it belongs to, if one is open by that name. */
  run: (connection: string, sql: string, values: unknown) => Promise<ModuleAnswer>;
  /** Runs the portal's own work in that transaction, with the portal's rights. */
  asPortal: <T>(connection: string, work: () => Promise<T>) => Promise<T>;
  /** Whether the module has a transaction open. */
  isInTransaction: () => boolean;
  /** Rolls back what is open on connections whose names begin so: the process that named them is gone. */
  abandon: (names: string) => Promise<void>;
  close: () => Promise<void>;
}

/** Where a module's statements run, and who may then do what. */
export interface ModuleAccount {
  /** Address of the database: on MariaDB, with the module's own account. */
  url: string;
  isOwn: (table: string) => boolean;
  /** Roles on MariaDB: the account has nothing by itself, and takes the portal's for the portal's own writes alone. */
  roles: { own: string; portal: string };
  /** For the rows of a migration: how long a statement and a transaction may take, ms. Such a one looks at its tables too. */
  longest?: number;
}

interface Session {
  transaction: Transaction;
  /** One statement after the other: the rights change in between. */
  turn: PQueue;
  late: AbortController;
  /** It is to be rolled back: what waits for its turn is not run. */
  isLost: boolean;
}

/** Opens the database for one isolated module. */
export function openModuleDatabase({ url, isOwn, roles, longest }: ModuleAccount): ModuleDatabase {
  const dialect: Database['dialect'] = url.startsWith('sqlite:') ? 'sqlite' : 'mariadb';
  const sequelize =
    dialect === 'sqlite'
      ? openSqlite(url.slice('sqlite:'.length), isOwn)
      : openMariadb(url, roles.own, longest ?? LONGEST_STATEMENT);
  const inTime = <T>(connection: unknown, work: () => Promise<T>) =>
    onConnection(longest ?? LONGEST_TURN, connection, work);
  const sessions = new Map<string, Session>();

  async function begin(name: string): Promise<ModuleAnswer> {
    if (sessions.has(name) || sessions.size >= MOST_SESSIONS)
      throw new StatementRefused('begins too many transactions');
    const session: Session = {
      transaction: await sequelize.transaction(),
      turn: new PQueue({ concurrency: 1 }),
      late: new AbortController(),
      isLost: false,
    };
    sessions.set(name, session);
    const { late } = session;
    elapsed(longest ?? LONGEST_TRANSACTION, undefined, { signal: late.signal, ref: false }).then(
      () => finish(name, session, 'rollback').catch(() => undefined),
      () => undefined,
    );
    return { changes: 0, lastId: 0 };
  }

  async function finish(name: string, session: Session, how: 'commit' | 'rollback'): Promise<ModuleAnswer> {
    sessions.delete(name);
    session.late.abort();
    const { transaction, turn } = session;
    if (how === 'rollback') session.isLost = true;
    await turn.add(() =>
      inTime(connectionOf(transaction), () => (session.isLost ? transaction.rollback() : transaction.commit())),
    );
    if (how === 'commit' && session.isLost) throw new StatementRefused('ends a transaction that took too long');
    return { changes: 0, lastId: 0 };
  }

  async function abandon(names: string): Promise<void> {
    const open = [...sessions].filter(([name]) => name.startsWith(names));
    await Promise.allSettled(open.map(([name, session]) => finish(name, session, 'rollback')));
  }

  /** Runs work in a transaction, after what was asked of it before. */
  function inTurn<T>(session: Session, work: (connection: unknown) => Promise<T>): Promise<T> {
    return session.turn.add(() => {
      if (session.isLost) throw new StatementRefused('belongs to a transaction that is over');
      const connection = connectionOf(session.transaction);
      return inTime(connection, () => work(connection)).catch((error: unknown) => {
        if (error instanceof TooLate) session.isLost = true;
        throw error;
      });
    });
  }

  async function alone(sql: string, values: unknown): Promise<ModuleAnswer> {
    // What the pool lends is the driver's own connection.
    const connection = await sequelize.connectionManager.getConnection({ type: 'write' });
    try {
      return await inTime(connection, () => runOn(connection, sql, values));
    } finally {
      sequelize.connectionManager.releaseConnection(connection);
    }
  }

  function runOn(connection: unknown, sql: string, values: unknown): Promise<ModuleAnswer> {
    return dialect === 'sqlite'
      ? runOnSqlite(connection as SqliteConnection, sql, values)
      : runOnMariadb(connection as MariadbConnection, sql, values);
  }

  return {
    async run(name, sql, values) {
      const session = sessions.get(name);
      requireFitting(sql);
      const verb = verbOf(sql.trim());
      if (verb === 'begin' || verb === 'start transaction') return begin(name);
      if (verb !== undefined) {
        if (session === undefined)
          throw new StatementRefused('ends a transaction that is over: it took too long, or its process began anew');
        return finish(name, session, verb === 'commit' ? 'commit' : 'rollback');
      }
      if (!isLook(sql, dialect, isOwn, longest !== undefined)) requireRowStatement(sql, dialect);
      if (session === undefined) return alone(sql, values);
      return inTurn(session, (connection) => runOn(connection, sql, values));
    },
    async asPortal(name, work) {
      const session = sessions.get(name);
      if (session === undefined) throw new StatementRefused('belongs to a transaction that is over');
      return inTurn(session, () =>
        withRole(dialect, session.transaction, roles, () => joining(session.transaction, work)),
      );
    },
    isInTransaction: () => sessions.size > 0,
    abandon,
    async close() {
      await abandon('');
      await sequelize.close();
    },
  };
}

/** The word by which a statement begins or ends a transaction. */
function verbOf(sql: string): string | undefined {
  if (sql.length > LONGEST_VERB) return undefined;
  return /^(begin|start transaction|commit|rollback)[a-z ]*;?$/i.exec(sql)?.[1]?.toLowerCase();
}

/** What `work` on a connection gives. One on which it takes too long is used no more: whatever else waits on it fails. */
async function onConnection<T>(longest: number, connection: unknown, work: () => Promise<T>): Promise<T> {
  try {
    return await within(longest, work());
  } catch (error) {
    // SQLite answers at once, or says that it is busy.
    if (error instanceof TooLate && !(connection instanceof SqliteConnection))
      (connection as MariadbConnection).destroy();
    throw error;
  }
}

function connectionOf(transaction: Transaction): unknown {
  return (transaction as Transaction & { connection?: unknown }).connection;
}

/** The portal's own writes need the portal's role; SQLite asks for the module's own statements alone. */
async function withRole<T>(
  dialect: Database['dialect'],
  transaction: Transaction,
  { own, portal }: ModuleAccount['roles'],
  work: () => Promise<T>,
): Promise<T> {
  if (dialect === 'sqlite') return work();
  const connection = connectionOf(transaction) as MariadbConnection;
  await connection.promise().query(`SET ROLE \`${portal}\``);
  try {
    return await work();
  } finally {
    // A connection that keeps the portal's role is used no more.
    await connection
      .promise()
      .query(`SET ROLE \`${own}\``)
      .catch(() => connection.destroy());
  }
}

function openSqlite(storage: string, isOwn: ModuleAccount['isOwn']): Sequelize {
  class OwnConnection extends SqliteConnection {
    constructor(filename: string, mode: number, opened: (error: Error | null) => void) {
      super(filename, mode, opened);
      this.restrictTo(isOwn);
    }
  }
  return sqliteSequelize(storage, { ...sqliteDriver, Database: OwnConnection });
}

function openMariadb(url: string, role: string, longestStatement: number): Sequelize {
  const sequelize = mariadbSequelize(url, { poolSize: POOL, idle: 5_000 });
  sequelize.addHook('afterConnect', async (connection) => {
    const driver = (connection as MariadbConnection).promise();
    await driver.query(`SET ROLE \`${role}\``);
    // How a text ends is what `wordsOf` takes it for.
    await driver.query(
      "SET SESSION sql_mode = REPLACE(REPLACE(@@sql_mode, 'ANSI_QUOTES', ''), 'NO_BACKSLASH_ESCAPES', '')",
    );
    await driver.query(`SET SESSION max_statement_time = ${longestStatement / 1_000}`);
  });
  return sequelize;
}

function runOnSqlite(connection: SqliteConnection, sql: string, values: unknown): Promise<ModuleAnswer> {
  return new Promise((resolve, reject) => {
    connection.runForModule(sql, values, function done(error, rows) {
      if (error !== null) reject(error);
      else resolve({ rows, changes: this.changes, lastId: this.lastID });
    });
  });
}

function runOnMariadb(connection: MariadbConnection, sql: string, values: unknown): Promise<ModuleAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ModuleAnswer>();
  const given = Array.isArray(values) ? (values as unknown[]) : [];
  const lost = (error?: Error) => reject(error ?? new Error('The connection to the database ended.'));
  // A statement without a callback is not told of the end of its connection.
  connection.on('error', lost);
  connection.on('end', lost);
  const asked = given.length > 0 ? connection.execute(sql, given as never) : connection.query(sql);
  const rows: Record<string, unknown>[] = [];
  let read = 0;
  let hasRows = false;
  let header: { affectedRows: number; insertId: number | string } | undefined;
  asked.on('error', (error: QueryError) => reject(error));
  // What a row says of itself is the statement's to choose.
  asked.on('fields', (fields: unknown) => {
    hasRows = Array.isArray(fields);
  });
  asked.on('result', (result: object) => {
    if (!hasRows) {
      header = result as typeof header;
      return;
    }
    rows.push({ ...result });
    for (const value of Object.values(result) as unknown[])
      read += 16 + (typeof value === 'string' || value instanceof Uint8Array ? value.length : 0);
    if (rows.length > MOST_ROWS || read > MOST_READ) {
      // Nothing else ends what the server goes on sending.
      connection.destroy();
      reject(new Error('A statement of an isolated module reads more than it may at once.'));
    }
  });
  asked.on('end', () =>
    resolve(
      header === undefined
        ? { rows, changes: 0, lastId: 0 }
        : { changes: header.affectedRows, lastId: header.insertId },
    ),
  );
  return promise.finally(() => {
    connection.off('error', lost);
    connection.off('end', lost);
  });
}
