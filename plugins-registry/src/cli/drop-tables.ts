import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { isTableOf } from '@pwp/contracts';
import type { Database } from '@pwp/database';
import { QueryTypes } from 'sequelize';
import { z } from 'zod';

/** The platform's table of executed migrations, named `<module>/NNNN-verb-noun`. */
const MIGRATIONS = 'platform_migrations';

/** Platform tables with rows of modules, and the column that holds `<id>`, or starts with `<id>` and the separator. */
const PLATFORM_TABLES: Readonly<Record<string, { column: string; separator: '.' | '/' }>> = {
  platform_outbox: { column: 'topic', separator: '.' },
  platform_preferences: { column: 'preference_key', separator: '.' },
  platform_notices: { column: 'kind', separator: '.' },
  platform_jobs: { column: 'job', separator: '.' },
  // The former ledger of jobs.
  platform_job_runs: { column: 'job', separator: '.' },
  platform_file_scans: { column: 'file_key', separator: '/' },
};

/** The preference of an account that says when notices are mailed: choices by kind, which begins with the module's id. */
const CHOICES = 'platform.notifications';
const PREFERENCES = 'platform_preferences';
const WITH_CHOICES = 'WHERE preference_key = :key AND value LIKE :kinds';
const ONE_CHOICE = 'preference_key = :key AND account_id = :account_id AND value = :value';
const choicesOf = (id: string) => ({ key: CHOICES, kinds: `%"${id}.%` });
const Choices = z.looseObject({
  choix: z.record(z.string(), z.unknown()).default({}),
  sansCourriel: z.array(z.string()).default([]),
});

/** Number of a module's rows, by table. */
export type ModuleTables = ReadonlyMap<string, number>;

/**
 * Finds a module's tables, such as `courriers_…`, and the platform's tables with rows of it: messages, preferences, notices, jobs.
 * Without migrations of the module, no table is its own.
 */
export async function findTables({ sequelize }: Database, id: string): Promise<ModuleTables> {
  const all = (await sequelize.getQueryInterface().showAllTables()).map(String).toSorted();
  const hasOwn = all.includes(MIGRATIONS) && (await hasMigrated(sequelize, id));
  const found = new Map<string, number>();
  for (const table of all) {
    const isOwn = hasOwn && isTableOf(id, table);
    if (!isOwn && !Object.hasOwn(PLATFORM_TABLES, table)) continue;
    const rows =
      (await countRows(sequelize, table, id)) + (table === PREFERENCES ? await countChoices(sequelize, id) : 0);
    if (isOwn || rows > 0) found.set(table, rows);
  }
  return found;
}

/**
 * Writes every row of the module to a file in `folder`, as JSON lines, then drops its tables, forgets their migrations and deletes
 * its rows of the platform's tables. Returns the file. Deletes nothing when the file cannot be written.
 */
export async function dropTables(
  { sequelize }: Database,
  id: string,
  tables: ModuleTables,
  folder: string,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${id}-${new Date().toISOString().replaceAll(':', '-')}.ndjson`);
  await pipeline(Readable.from(linesOf(sequelize, tables, id)), createWriteStream(file, { flags: 'wx', flush: true }));
  const query = sequelize.getQueryInterface();
  // Foreign keys only lead to tables of the same module: each table is dropped once nothing refers to it.
  let left = [...tables.keys()].filter((table) => !Object.hasOwn(PLATFORM_TABLES, table));
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
  for (const table of tables.keys()) {
    if (Object.hasOwn(PLATFORM_TABLES, table))
      await sequelize.query(`DELETE FROM ${quoted(sequelize, table)} ${whose(table)}`, {
        replacements: valuesOf(table, id),
      });
  }
  if (tables.has(PREFERENCES)) await forgetChoices(sequelize, id);
  return file;
}

/** Takes the kinds of the module out of what accounts chose of their notices. A choice that is changed meanwhile stays as it is. */
async function forgetChoices(sequelize: Database['sequelize'], id: string): Promise<void> {
  const isOther = (kind: string) => !kind.startsWith(`${id}.`);
  const stored = await sequelize.query<{ account_id: string; value: string }>(
    `SELECT account_id, value FROM ${PREFERENCES} ${WITH_CHOICES}`,
    { replacements: choicesOf(id), type: QueryTypes.SELECT },
  );
  for (const { account_id, value } of stored) {
    const { choix, sansCourriel, ...rest } = Choices.parse(JSON.parse(value));
    const kept = Object.fromEntries(Object.entries(choix).filter(([kind]) => isOther(kind)));
    const next = { ...rest, choix: kept, sansCourriel: sansCourriel.filter(isOther) };
    await sequelize.query(
      Object.keys(kept).length === 0
        ? `DELETE FROM ${PREFERENCES} WHERE ${ONE_CHOICE}`
        : `UPDATE ${PREFERENCES} SET value = :next WHERE ${ONE_CHOICE}`,
      { replacements: { key: CHOICES, account_id, value, next: JSON.stringify(next) } },
    );
  }
}

async function hasMigrated(sequelize: Database['sequelize'], id: string): Promise<boolean> {
  const rows = await sequelize.query(`SELECT name FROM ${MIGRATIONS} WHERE name LIKE :names LIMIT 1`, {
    replacements: { names: `${id}/%` },
    type: QueryTypes.SELECT,
  });
  return rows.length > 0;
}

/** Restricts a platform table to the module's rows. */
function whose(table: string): string {
  const { column } = PLATFORM_TABLES[table] ?? {};
  return column === undefined ? '' : `WHERE ${column} = :id OR ${column} LIKE :names`;
}

function valuesOf(table: string, id: string): Record<string, string> {
  return { id, names: `${id}${PLATFORM_TABLES[table]?.separator ?? '.'}%` };
}

async function* linesOf(sequelize: Database['sequelize'], tables: ModuleTables, id: string): AsyncGenerator<string> {
  for (const table of tables.keys()) {
    const rows = await sequelize.query(`SELECT * FROM ${quoted(sequelize, table)} ${whose(table)}`, {
      replacements: valuesOf(table, id),
      type: QueryTypes.SELECT,
    });
    for (const row of rows) yield `${JSON.stringify({ table, row })}\n`;
  }
  if (!tables.has(PREFERENCES)) return;
  const choices = await sequelize.query(`SELECT * FROM ${PREFERENCES} ${WITH_CHOICES}`, {
    replacements: choicesOf(id),
    type: QueryTypes.SELECT,
  });
  for (const row of choices) yield `${JSON.stringify({ table: PREFERENCES, row })}\n`;
}

async function countChoices(sequelize: Database['sequelize'], id: string): Promise<number> {
  const [row] = await sequelize.query<{ total: number | string }>(
    `SELECT COUNT(*) AS total FROM ${PREFERENCES} ${WITH_CHOICES}`,
    { replacements: choicesOf(id), type: QueryTypes.SELECT },
  );
  return Number(row?.total ?? 0);
}

async function countRows(sequelize: Database['sequelize'], table: string, id: string): Promise<number> {
  const [row] = await sequelize.query<{ rows: number | string }>(
    `SELECT COUNT(*) AS ${quoted(sequelize, 'rows')} FROM ${quoted(sequelize, table)} ${whose(table)}`,
    { replacements: valuesOf(table, id), type: QueryTypes.SELECT },
  );
  return Number(row?.rows ?? 0);
}

function quoted(sequelize: Database['sequelize'], name: string): string {
  return sequelize.getQueryInterface().quoteIdentifier(name, true);
}
