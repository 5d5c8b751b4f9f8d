import type { LearntReads } from '@pwp/api-kit';
import type { Pool } from 'mysql2';
import type { Sequelize } from 'sequelize';
import { NoConnection } from './lost-database.ts';

/** Statements remembered at most; then all are forgotten, since keys that follow the time grow old together. */
const REMEMBERED = 500;
/** A free connection is waited for, ms. */
const ACQUIRING = 10_000;

/**
 * Reads that are asked hundreds of times a second. Making the SQL, lending a connection and unpacking the answer cost Sequelize more
 * than the query costs MariaDB: a statement is taken from Sequelize the first time, and goes over `pool` afterwards. Without one
 * (SQLite), each read is Sequelize's.
 */
export function createLearntReads(sequelize: Sequelize, pool?: Pool): LearntReads {
  const statements = new Map<string, string>();

  return async ({ key, column, value, ask, fromRows }) => {
    if (pool === undefined) return ask(() => undefined);
    const known = statements.get(key);
    if (known !== undefined) return fromRows(await send(pool, known, value));
    return ask((line) => {
      const sql = line.replace(/^Executing \([^)]*\): /, '');
      const statement = withPlaceholder(sql, column, sequelize.escape(value));
      if (statement === undefined) return;
      if (statements.size >= REMEMBERED) statements.clear();
      statements.set(key, statement);
    });
  };
}

/** The SQL with `?` for the value. Undefined when that is not the one thing that `?` could stand for. */
function withPlaceholder(sql: string, column: string, literal: string): string | undefined {
  const [before, after, ...more] = sql.split(`\`${column}\` = ${literal}`);
  if (before === undefined || after === undefined || more.length > 0 || sql.includes('?')) return undefined;
  return `${before}\`${column}\` = ?${after}`;
}

function send<Row extends object>(pool: Pool, sql: string, value: string): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    let waiting = true;
    // The driver's queue has no end of its own: one that comes after the wait goes straight back.
    const timer = setTimeout(() => {
      waiting = false;
      reject(new NoConnection());
    }, ACQUIRING);
    pool.getConnection((failure, connection) => {
      clearTimeout(timer);
      if (failure !== null) {
        reject(new NoConnection(failure));
        return;
      }
      if (!waiting) {
        connection.release();
        return;
      }
      connection.query(sql, [value], (error, rows) => {
        connection.release();
        if (error === null) resolve(rows as Row[]);
        else reject(error);
      });
    });
  });
}
