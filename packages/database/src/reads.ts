import { lectureTropLongue, type Read, type Reads, type ReadValue } from '@pwp/api-kit';
import type { Connection, QueryError } from 'mysql2';
import { QueryTypes, type Sequelize } from 'sequelize';
import { createReadThread } from './read-thread.ts';

/** How long a heavy read may take, s: less than the silence after which a connection is given up. */
const HEAVY_PATIENCE = 8;

/** MariaDB's error of a statement that took longer than `max_statement_time`. */
const STATEMENT_TIMEOUT = 1969;

/** The reads of a database, and how they end. */
export interface OpenReads {
  reads: Reads;
  close(): Promise<void>;
}

/**
 * Reads of SQLite: by Sequelize, whose driver keeps statements itself; heavy ones in a thread, where they keep nobody
 * waiting.
 */
export function sqliteReads(sequelize: Sequelize, file: string, patience = HEAVY_PATIENCE): OpenReads {
  const thread = createReadThread(file, patience * 1_000);
  return {
    async reads<Row extends object>({ sql, values, heavy = false }: Read) {
      if (heavy) return (await thread.read({ sql, values: values.map(stored) })) as Row[];
      return sequelize.query<Row>(sql, { replacements: [...values], type: QueryTypes.SELECT });
    },
    close: () => thread.close(),
  };
}

/** An instant as Sequelize stores it on SQLite. */
function stored(value: ReadValue): string | number {
  return value instanceof Date ? value.toISOString().replace('T', ' ').replace('Z', ' +00:00') : value;
}

/** Reads of MariaDB: sent prepared, over connections that Sequelize's pool lends; it ends heavy ones itself. */
export function mariadbReads({ connectionManager }: Sequelize, patience = HEAVY_PATIENCE): OpenReads {
  async function reads<Row extends object>({ sql: text, values, plannedAnew = false, heavy = false }: Read) {
    const sql = heavy ? `SET STATEMENT max_statement_time = ${patience} FOR ${text}` : text;
    // What the pool lends is mysql2's own connection; Sequelize's type says no more than « an object ».
    const connection = (await connectionManager.getConnection({ type: 'read' })) as Connection;
    try {
      return await new Promise<Row[]>((resolve, reject) => {
        const done = (error: QueryError | null, rows: unknown) => {
          if (error === null) resolve(rows as Row[]);
          else reject(error.errno === STATEMENT_TIMEOUT ? lectureTropLongue(undefined, { cause: error }) : error);
        };
        if (plannedAnew) connection.query(sql, [...values], done);
        else connection.execute(sql, [...values], done);
      });
    } finally {
      connectionManager.releaseConnection(connection);
    }
  }
  return { reads, close: () => Promise.resolve() };
}
