import { traced, type Reads } from '@pwp/api-kit';
import type { Sequelize } from 'sequelize';

/** The word that a statement begins with, behind what sets a limit for it, and the first table that it names: never a value. */
const STATEMENT = /^\s*(?:SET STATEMENT \w+ = \d+ FOR )?(?<operation>[a-z]+)/i;
const TABLE = /\b(?:FROM|INTO|UPDATE|JOIN)\s{1,9}[`"]?(?<table>[a-z_]\w{0,63})/i;
/** How much of a statement is looked at, characters. */
const LOOKED_AT = 2_000;

function spanOf(sql: string, dialect: string) {
  const start = sql.slice(0, LOOKED_AT);
  const operation = STATEMENT.exec(start)?.groups?.['operation']?.toUpperCase() ?? 'SQL';
  const table = TABLE.exec(start)?.groups?.['table'];
  return {
    name: table === undefined ? operation : `${operation} ${table}`,
    kind: 'client',
    isPart: true,
    attributes: { 'db.system.name': dialect, 'db.operation.name': operation, 'db.collection.name': table },
  } as const;
}

/** Gives each query of Sequelize a span, inside the request, delivery or job that it is made for. */
export function traceQueries(sequelize: Sequelize, dialect: string): void {
  const query = sequelize.query.bind(sequelize);
  const tracedQuery = (...args: Parameters<typeof query>): Promise<unknown> => {
    const [sql] = args;
    return traced(spanOf(typeof sql === 'string' ? sql : sql.query, dialect), () => query(...args));
  };
  Object.assign(sequelize, { query: tracedQuery });
}

/** Gives each read that goes past Sequelize a span; the light ones of SQLite do not. */
export function tracedReads(reads: Reads, dialect: string): Reads {
  return (read) =>
    dialect === 'sqlite' && read.heavy !== true ? reads(read) : traced(spanOf(read.sql, dialect), () => reads(read));
}
