import type { DatabaseSync } from 'node:sqlite';
import type { z } from 'zod';

type Columns = Readonly<Record<string, string | number>>;

/** A table of a simulator: each row has a JSON `document`, and the columns that it is found by; `key` is unique. */
export class DocumentTable<T> {
  readonly #database: DatabaseSync;
  readonly #table: string;
  readonly #key: string;
  readonly #schema: z.ZodType<T>;

  constructor(database: DatabaseSync, table: string, key: string, schema: z.ZodType<T>) {
    this.#database = database;
    this.#table = table;
    this.#key = key;
    this.#schema = schema;
  }

  /** Those of a column's value, or all, in order of arrival. */
  list(column = '1', value: string | number = 1): T[] {
    const select = `SELECT document FROM ${this.#table} WHERE ${column} = ? ORDER BY rowid`;
    const rows = this.#database.prepare(select).all(value);
    return rows.map(({ document }) => this.#schema.parse(JSON.parse(String(document))));
  }

  get(key: string | number): T | undefined {
    return this.list(this.#key, key)[0];
  }

  /** The number of the next row. */
  next(): number {
    const row = this.#database.prepare(`SELECT COALESCE(MAX(rowid), 0) + 1 AS next FROM ${this.#table}`).get();
    return Number(row?.['next']);
  }

  insert(key: string | number, document: T, columns: Columns = {}): void {
    const row = { [this.#key]: key, ...columns, document: JSON.stringify(document) };
    const values = Object.values(row);
    const insert = `INSERT INTO ${this.#table} (${Object.keys(row).join()}) VALUES (${values.map(() => '?').join()})`;
    this.#database.prepare(insert).run(...values);
  }

  update(key: string | number, document: T, columns: Columns = {}): void {
    const row = { ...columns, document: JSON.stringify(document) };
    const set = Object.keys(row).map((name) => `${name} = ?`);
    const update = `UPDATE ${this.#table} SET ${set.join()} WHERE ${this.#key} = ?`;
    this.#database.prepare(update).run(...Object.values(row), key);
  }

  remove(key: string): void {
    this.#database.prepare(`DELETE FROM ${this.#table} WHERE ${this.#key} = ?`).run(key);
  }
}
