import type { Sequelize } from 'sequelize';

/** A read that many callers make alike but for one value, such as their guichet. */
export interface LearntRead<Row extends object, Result> {
  /** Same key, same SQL but for `value`. */
  key: string;
  /** Where the value stands: compared for equality with this column, once. */
  column: string;
  value: string;
  /** Asks by Sequelize; must hand `logging` on to it and make one query. */
  ask: (logging: (line: string) => void) => Promise<Result>;
  /** The same result out of the rows, as `raw: true` gives them. */
  fromRows: (rows: Row[]) => Result;
}

/** Makes such reads over one database. */
export type LearntReads = <Row extends object, Result>(read: LearntRead<Row, Result>) => Promise<Result>;

/** Statements remembered at most; then all are forgotten, since keys that follow the time grow old together. */
const REMEMBERED = 500;

/** The part of a mysql2 connection that is used here. */
interface Connection {
  query: (
    question: { sql: string; values: readonly unknown[]; typeCast: typeof asItIs },
    done: (error: Error | null, rows: unknown) => void,
  ) => void;
}

/**
 * Reads that are asked hundreds of times a second. Making the SQL and unpacking the answer costs Sequelize more than the query costs MariaDB: a
 * statement is taken from Sequelize the first time and sent over its own connections afterwards. On SQLite, each read is Sequelize's.
 * Not for a transaction: what it wrote would not be seen.
 */
export function createLearntReads(sequelize: Sequelize): LearntReads {
  const statements = new Map<string, string>();
  const learns = sequelize.getDialect() !== 'sqlite';

  return async ({ key, column, value, ask, fromRows }) => {
    const known = statements.get(key);
    if (known !== undefined) return fromRows(await send(sequelize, known, value));
    return ask((line) => {
      if (!learns) return;
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

/**
 * Values as mysql2 reads them: the same dates, numbers and texts as Sequelize makes, which parses a date a second time. Always this one
 * function: mysql2 takes Sequelize's where there is none, and makes a new reader at each query for whatever else it is told.
 */
const asItIs = (_field: unknown, read: () => unknown): unknown => read();

async function send<Row extends object>(sequelize: Sequelize, sql: string, value: string): Promise<Row[]> {
  const { connectionManager } = sequelize;
  const connection = await connectionManager.getConnection({ type: 'read' });
  try {
    return await new Promise<Row[]>((resolve, reject) => {
      (connection as Connection).query({ sql, values: [value], typeCast: asItIs }, (error, rows) => {
        if (error === null) resolve(rows as Row[]);
        else reject(error);
      });
    });
  } finally {
    connectionManager.releaseConnection(connection);
  }
}
