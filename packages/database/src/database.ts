import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isTracing, type Reads } from '@pwp/api-kit';
import type { Connection } from 'mysql2';
import { Sequelize, Transaction, type Options } from 'sequelize';
import { z } from 'zod';
import { driverTls, readMariadbAddress } from './mariadb-address.ts';
import { mariadbReads, sqliteReads } from './reads.ts';
import { sqliteDriver } from './sqlite-driver.ts';
import { currentTransaction, isInTransaction, runAgainOnDeadlock } from './transactions.ts';
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
  const sequelize = dialect === 'sqlite' ? sqliteSequelize(file) : mariadbSequelize(url, pool);
  if (isTracing()) traceQueries(sequelize, dialect);
  const opened = dialect === 'sqlite' ? sqliteReads(sequelize, file) : mariadbReads(sequelize);
  return {
    sequelize,
    reads: isTracing() ? tracedReads(opened.reads, dialect) : opened.reads,
    dialect,
    pool: () => (dialect === 'mariadb' ? poolOf(sequelize) : undefined),
    transaction: async (work) => {
      if (isInTransaction()) return work();
      return runAgainOnDeadlock(() => sequelize.transaction(work));
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
  /** Default: the driver's own sockets. */
  sockets?: WatchedSockets;
}

/** A new connection is made within, ms. */
const CONNECTING = 5_000;
/** A free connection is waited for, ms. */
const ACQUIRING = 10_000;

const common: Options = { logging: false, define: { timestamps: false, underscored: true } };

/** Sequelize over an SQLite file. */
export function sqliteSequelize(storage: string, driver: object = sqliteDriver): Sequelize {
  mkdirSync(dirname(storage), { recursive: true });
  return new Sequelize({
    ...common,
    dialect: 'sqlite',
    storage,
    dialectModule: driver,
    // A deferred transaction that reads, then writes, is refused whenever another wrote in between.
    transactionType: Transaction.TYPES.IMMEDIATE,
    retry: { max: 0 },
  });
}

/** Sequelize over MariaDB. */
export function mariadbSequelize(url: string, { poolSize, idle, sockets }: PoolOptions): Sequelize {
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
      ...(sockets !== undefined && { stream: sockets.stream }),
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

/** Runs `work` once the transaction at hand is committed, or at once when there is none. */
export function afterCommit(work: () => void): void {
  const transaction = currentTransaction();
  if (transaction !== undefined) transaction.afterCommit(work);
  else work();
}
