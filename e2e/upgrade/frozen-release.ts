import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '@pwp/database';
import { z } from 'zod';

/** The database of a release, as its own code made and filled it. */
const FrozenRelease = z.object({
  /** What makes its tables, indexes and triggers. */
  schema: z.array(z.string()),
  /** By table. */
  rows: z.record(z.string(), z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])))),
});
export type FrozenRelease = z.infer<typeof FrozenRelease>;

/** Tables that come anew, or grow, with each release. */
const OF_MIGRATIONS = 'platform_migrations';

/** Reads what `freeze-release.ts` wrote of a version. */
export function readRelease(version: string, dialect: Database['dialect']): FrozenRelease {
  return FrozenRelease.parse(JSON.parse(readFileSync(join(import.meta.dirname, version, `${dialect}.json`), 'utf8')));
}

/** Makes the tables of a release in an empty database, with what it knows of its migrations. */
export async function makeSchema({ sequelize }: Database, { schema, rows }: FrozenRelease): Promise<void> {
  for (const statement of schema) await sequelize.query(statement);
  await sequelize.getQueryInterface().bulkInsert(OF_MIGRATIONS, rows[OF_MIGRATIONS] ?? []);
}

/** Writes rows as that release does: into the columns that it knows. */
export async function writeRows({ sequelize }: Database, { rows }: FrozenRelease): Promise<void> {
  for (const [table, written] of Object.entries(rows))
    if (table !== OF_MIGRATIONS) await sequelize.getQueryInterface().bulkInsert(table, written);
}

/** Reads the tables of a release by the columns that it knows; gives the rows of it that are not there any more. */
export async function lostRows({ sequelize }: Database, { rows }: FrozenRelease): Promise<string[]> {
  const lost: string[] = [];
  for (const [table, written] of Object.entries(rows)) {
    const columns = Object.keys(written[0] ?? {}).map((column) => `\`${column}\``);
    const sql = `SELECT ${columns.join(', ')} FROM ${table}`;
    const [found] = await sequelize.query(sql);
    const kept = new Set(found.map(printed));
    lost.push(
      ...written
        .map(printed)
        .filter((row) => !kept.has(row))
        .map((row) => `${table} ${row}`),
    );
  }
  return lost;
}

function printed(row: unknown): string {
  return JSON.stringify(row, (_key, value: unknown) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? value.replace('T', ' ').replace('Z', '') : value,
  );
}
