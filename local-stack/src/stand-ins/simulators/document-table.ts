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

  values(): T[] {
    return this.list();
  }

  /** The number of the next row. */
  next(): number {
    const row = this.#database.prepare(`SELECT COALESCE(MAX(rowid), 0) + 1 AS next FROM ${this.#table}`).get();
    return Number(row?.['next']);
  }

  set(key: string | number, document: T, columns: Columns = {}): void {
    const row = { [this.#key]: key, ...columns, document: JSON.stringify(document) };
    const names = Object.keys(row);
    const insert = `INSERT INTO ${this.#table} (${names.join()}) VALUES (${names.map(() => '?').join()})`;
    const update = names.map((name) => `${name} = excluded.${name}`).join();
    this.#database.prepare(`${insert} ON CONFLICT (${this.#key}) DO UPDATE SET ${update}`).run(...Object.values(row));
  }

  remove(key: string): void {
    this.#database.prepare(`DELETE FROM ${this.#table} WHERE ${this.#key} = ?`).run(key);
  }
}
