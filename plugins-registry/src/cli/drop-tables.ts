import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Database } from '@pwp/database';
import { QueryTypes } from 'sequelize';

/** The platform's, of the migrations that ran: `<module>/NNNN-verb-noun`. */
const MIGRATIONS = 'platform_migrations';

/** A module's tables, and the rows of each. */
export type ModuleTables = ReadonlyMap<string, number>;

/**
 * The tables of a module, `courriers_…` for `courriers`: none when no migration of it ran. Those of `courriers-test`, which begin the same
 * way, are not among them.
 */
export async function findTables({ sequelize }: Database, id: string): Promise<ModuleTables> {
  const all = (await sequelize.getQueryInterface().showAllTables()).map(String);
  const migrated = all.includes(MIGRATIONS) ? await migratedModules(sequelize) : [];
  if (!migrated.includes(id)) return new Map();
  const prefix = prefixOf(id);
  const closer = migrated.map(prefixOf).filter((other) => other !== prefix && other.startsWith(prefix));
  const isOwn = (table: string) => table.startsWith(prefix) && !closer.some((other) => table.startsWith(other));
  const own = all.filter(isOwn).toSorted();
  const counted = await Promise.all(own.map(async (table) => [table, await countRows(sequelize, table)] as const));
  return new Map(counted);
}

/**
 * Writes every row to a file below `folder`, one JSON a line with its table, then drops the tables and forgets their migrations.
 * Gives the file. Nothing is dropped when the file could not be written.
 */
export async function dropTables(
  { sequelize }: Database,
  id: string,
  tables: ModuleTables,
  folder: string,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${id}-${new Date().toISOString().replaceAll(':', '-')}.ndjson`);
  await pipeline(Readable.from(linesOf(sequelize, tables)), createWriteStream(file, { flags: 'wx', flush: true }));
  const query = sequelize.getQueryInterface();
  // Foreign keys lead to tables of the same module alone: each is dropped once nothing leads to it.
  let left = [...tables.keys()];
  while (left.length > 0) {
    const stayed: string[] = [];
    for (const table of left) await query.dropTable(table).catch(() => stayed.push(table));
    if (stayed.length === left.length)
      throw new Error(`Ces tables ne peuvent pas être supprimées : ${stayed.join(', ')}.`);
    left = stayed;
  }
  await sequelize.query(`DELETE FROM ${MIGRATIONS} WHERE name LIKE :names`, {
    replacements: { names: `${id}/%` },
  });
  return file;
}

async function migratedModules(sequelize: Database['sequelize']): Promise<string[]> {
  const rows = await sequelize.query<{ name: string }>(`SELECT name FROM ${MIGRATIONS}`, { type: QueryTypes.SELECT });
  return [...new Set(rows.map(({ name }) => name.split('/', 1)[0] ?? ''))];
}

function prefixOf(id: string): string {
  return `${id.replaceAll('-', '_')}_`;
}

async function* linesOf(sequelize: Database['sequelize'], tables: ModuleTables): AsyncGenerator<string> {
  for (const table of tables.keys()) {
    const rows = await sequelize.query(`SELECT * FROM ${quoted(sequelize, table)}`, { type: QueryTypes.SELECT });
    for (const row of rows) yield `${JSON.stringify({ table, row })}\n`;
  }
}

async function countRows(sequelize: Database['sequelize'], table: string): Promise<number> {
  const [row] = await sequelize.query<{ rows: number | string }>(
    `SELECT COUNT(*) AS ${quoted(sequelize, 'rows')} FROM ${quoted(sequelize, table)}`,
    { type: QueryTypes.SELECT },
  );
  return Number(row?.rows ?? 0);
}

function quoted(sequelize: Database['sequelize'], name: string): string {
  return sequelize.getQueryInterface().quoteIdentifier(name, true);
}
