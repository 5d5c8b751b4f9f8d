/**
 * `node packages/tooling/bin/run.mjs e2e/upgrade/freeze-release.ts <database> <file>`: writes the schema and the rows of a database that
 * this release made and filled, for `former-release.test.ts` of the next one.
 */
import { writeFileSync } from 'node:fs';
import { openDatabase } from '@pwp/database';
import { z } from 'zod';
import type { FrozenRelease } from './frozen-release.ts';

const [url = '', file = ''] = process.argv.slice(2);
const database = openDatabase(url);
const { sequelize, dialect } = database;
const Rows = z.array(z.record(z.string(), z.unknown()));
const read = async (sql: string) => Rows.parse((await sequelize.query(sql))[0]);
const text = (row: Record<string, unknown> | undefined, column: string) => z.string().parse(row?.[column]);

/* Tables that others name come first: an empty database takes them in this order. */

async function ofSqlite(): Promise<{ tables: string[]; schema: string[] }> {
  const made = await read(
    `SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
     ORDER BY CASE type WHEN 'table' THEN 0 ELSE 1 END, rowid`,
  );
  return {
    tables: made.filter((row) => row['type'] === 'table').map((row) => text(row, 'name')),
    schema: made.map((row) => text(row, 'sql')),
  };
}

async function ofMariadb(): Promise<{ tables: string[]; schema: string[] }> {
  const made = new Map<string, string>();
  for (const { name } of await read(
    'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME',
  )) {
    const [row] = await read(`SHOW CREATE TABLE ${String(name)}`);
    made.set(String(name), text(row, 'Create Table').replace(/ AUTO_INCREMENT=\d+/, ''));
  }
  const tables: string[] = [];
  while (tables.length < made.size)
    for (const [table, sql] of made) {
      const named = [...sql.matchAll(/ REFERENCES `(\w+)`/g)].map(([, other = '']) => other);
      if (!tables.includes(table) && named.every((other) => tables.includes(other))) tables.push(table);
    }
  const schema = tables.map((table) => made.get(table) ?? '');
  for (const { Trigger: name } of await read('SHOW TRIGGERS')) {
    const [row] = await read(`SHOW CREATE TRIGGER ${String(name)}`);
    schema.push(text(row, 'SQL Original Statement').replace(/ DEFINER=\S+/, ''));
  }
  return { tables, schema };
}

const { tables, schema } = await (dialect === 'sqlite' ? ofSqlite() : ofMariadb());
const rows: Record<string, unknown[]> = {};
for (const table of tables) {
  const found = await read(`SELECT * FROM ${table}`);
  if (found.length > 0) rows[table] = found;
}
await database.close();
const inSql = (_key: string, value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)
    ? value.replace('T', ' ').replace('Z', '')
    : value;
const frozen: Record<keyof FrozenRelease, unknown> = { schema, rows };
writeFileSync(file, `${JSON.stringify(frozen, inSql, 1)}\n`);
