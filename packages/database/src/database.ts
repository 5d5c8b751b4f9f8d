import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isTracing, type Reads } from '@pwp/api-kit';
import type { Connection } from 'mysql2';
import { DatabaseError, Sequelize, Transaction, type Options } from 'sequelize';
import { z } from 'zod';
import { driverTls, readMariadbAddress } from './mariadb-address.ts';
import { mariadbReads, sqliteReads } from './reads.ts';
import { sqliteDriver } from './sqlite-driver.ts';
import { tracedReads, traceQueries } from './trace-queries.ts';
import { watchedSockets, type WatchedSockets } from './watched-socket.ts';
import { within } from './within.ts';

/** The database of the API and the way to work in a transaction. */
export interface Database {
  sequelize: Sequelize;
  /** SQL as it is, over Sequelize's own pool. */
  reads: Reads;
  dialect: 'sqlite' | 'mariadb';
  /**
   * Runs `work` in a transaction that every query inside joins by itself; an inner call joins the outer one. After a
   * deadlock `work` runs again, five times at most: nothing but queries inside.
   */
  transaction: <T>(work: () => Promise<T>) => Promise<T>;
  /** Connections of the pool, and queries that wait for one; undefined on SQLite. */
  pool: () => { used: number; free: number; waiting: number } | undefined;
  /** Waits for what is under way, not for a server that is silent. */
  close(): Promise<void>;
}

/** How long a stop waits for the database, ms. */
const CLOSING = 5_000;

const context = new AsyncLocalStorage<Map<string, unknown>>();

/** What Sequelize expects of a CLS namespace, over Node's own. Once for the process: it is global to Sequelize. */
Sequelize.useCLS({
  get: (key: string) => context.getStore()?.get(key),
  set: (key: string, value: unknown) => {
    context.getStore()?.set(key, value);
  },
  run: (work: (store: unknown) => unknown) => {
    const store = new Map(context.getStore());
    return context.run(store, () => work(store));
  },
  bind: <T extends (...input: unknown[]) => unknown>(work: T) => AsyncLocalStorage.bind(work),
});

/**
 * Opens `sqlite:<file>` or `mariadb://user:password@host:port/name`, by TLS with `?ssl-ca=<file>` (`readMariadbAddress`). `silence`:
 * see `watchedSockets`. Nothing is asked of the server before the first query. Throws when a file of TLS cannot be read.
 */
export function openDatabase(url: string, options: { poolSize?: number; silence?: number } = {}): Database {
  const dialect = url.startsWith('sqlite:') ? 'sqlite' : 'mariadb';
  const { poolSize = 10, silence = 10_000 } = options;
  const sockets = watchedSockets(silence);
  const pool = { poolSize, idle: Math.min(30_000, Math.round(silence / 2)), sockets };
  const file = url.slice('sqlite:'.length);
  const sequelize = dialect === 'sqlite' ? openSqlite(file) : openMariadb(url, pool);
  if (isTracing()) traceQueries(sequelize, dialect);
  const opened = dialect === 'sqlite' ? sqliteReads(sequelize, file) : mariadbReads(sequelize);
  return {
    sequelize,
    reads: isTracing() ? tracedReads(opened.reads, dialect) : opened.reads,
    dialect,
    pool: () => (dialect === 'mariadb' ? poolOf(sequelize) : undefined),
    transaction: async (work) => {
      if (isInTransaction()) return work();
      return againOnDeadlock(() => sequelize.transaction(work));
    },
    async close() {
      await within(CLOSING, Promise.all([opened.close(), sequelize.close()])).catch(() => undefined);
      sockets.destroyAll();
    },
  };
}

const Pool = z.object({ using: z.int(), available: z.int(), waiting: z.int() });

/** Sequelize's types say nothing of its pool. */
function poolOf({ connectionManager }: Sequelize): ReturnType<Database['pool']> {
  const { data } = z.object({ pool: Pool }).safeParse(connectionManager);
  return data && { used: data.pool.using, free: data.pool.available, waiting: data.pool.waiting };
}

/** What the pool of MariaDB is made of; `idle` in ms. */
interface PoolOptions {
  poolSize: number;
  idle: number;
  sockets: WatchedSockets;
}

/** A new connection is made within, ms. */
const CONNECTING = 5_000;
/** A free connection is waited for, ms. */
const ACQUIRING = 10_000;

const common: Options = { logging: false, define: { timestamps: false, underscored: true } };

function openSqlite(storage: string): Sequelize {
  mkdirSync(dirname(storage), { recursive: true });
  return new Sequelize({
    ...common,
    dialect: 'sqlite',
    storage,
    dialectModule: sqliteDriver,
    // A deferred transaction that reads, then writes, is refused whenever another wrote in between.
    transactionType: Transaction.TYPES.IMMEDIATE,
    retry: { max: 0 },
  });
}

function openMariadb(url: string, { poolSize, idle, sockets }: PoolOptions): Sequelize {
  const address = readMariadbAddress(url);
  const { host, port, user, password, name } = address;
  const sequelize = new Sequelize(name, user, password, {
    ...common,
    dialect: 'mysql',
    host,
    port,
    timezone: '+00:00',
    pool: { max: poolSize, min: 0, idle, acquire: ACQUIRING },
    define: { ...common.define, charset: 'utf8mb4' },
    dialectOptions: {
      supportBigNumbers: true,
      decimalNumbers: false,
      // The driver's own reading of values, the same as Sequelize's and without a call for each.
      typeCast: true,
      timezone: 'Z',
      dateStrings: ['DATE'],
      // A connection keeps so many statements, not the driver's 16,000.
      maxPreparedStatements: 200,
      connectTimeout: CONNECTING,
      stream: sockets.stream,
      ...driverTls(address),
    },
  });
  // MariaDB's default lets two transactions read the same row and both write it; guarded updates do the rest. Sequelize's option would
  // say so in a statement of each transaction.
  sequelize.addHook('afterConnect', async (connection) => {
    await (connection as Connection).promise().query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  });
  return sequelize;
}

/** MariaDB ends one of two transactions that wait for each other: it changed nothing, and may be run again. */
async function againOnDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === DEADLOCK_ATTEMPTS || !isDeadlock(error)) throw error;
      await setTimeout(Math.random() * 20 * attempt);
    }
  }
}

const DEADLOCK_ATTEMPTS = 5;

function isDeadlock(error: unknown): boolean {
  return error instanceof DatabaseError && 'code' in error.parent && error.parent.code === 'ER_LOCK_DEADLOCK';
}

/** Whether queries made now join a transaction. */
export function isInTransaction(): boolean {
  return context.getStore()?.get('transaction') !== undefined;
}

/** Runs `work` once the transaction at hand is committed, or at once when there is none. */
export function afterCommit(work: () => void): void {
  const transaction = context.getStore()?.get('transaction');
  if (transaction instanceof Transaction) transaction.afterCommit(work);
  else work();
}
