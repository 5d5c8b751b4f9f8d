import { DataTypes, type DataType, type ModelAttributes, type QueryInterface, type Sequelize } from 'sequelize';

/** The context of a migration. */
export interface MigrationContext {
  query: QueryInterface;
  sequelize: Sequelize;
  dialect: 'sqlite' | 'mariadb';
}

/** One step of the schema, never taken back. Use one DDL statement where possible, since MariaDB commits each. */
export interface Migration {
  /** `<module>/NNNN-verb-noun`. */
  name: string;
  up: (context: MigrationContext) => Promise<void>;
}

/** Declares a migration. */
export function defineMigration(migration: Migration): Migration {
  return migration;
}

/** Column types, defined once. */
export interface ColumnTypes {
  /**
   * An identifier or a code, compared byte by byte on MariaDB as on SQLite. The column accepts any character: MariaDB
   * refuses to compare an ASCII column with a text that holds an « é ».
   */
  identifier: (length: number) => DataType;
  /** An instant, to the millisecond. */
  instant: DataType;
  /** A day without an hour. */
  day: DataType;
  /** A text that may exceed the 64 KB of MariaDB's TEXT. */
  longText: DataType;
  /** A text that is compared whole, byte by byte: MariaDB takes « É » and « e » for the same in any other. */
  exactText: DataType;
}

/** The types of a database. */
export function columnTypes(dialect: MigrationContext['dialect']): ColumnTypes {
  const mariadb = dialect === 'mariadb';
  const exact = mariadb ? ' CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : '';
  return {
    identifier: (length) => `VARCHAR(${length})${exact}`,
    instant: DataTypes.DATE(3),
    day: DataTypes.DATEONLY,
    longText: mariadb ? 'MEDIUMTEXT' : 'TEXT',
    exactText: `TEXT${exact}`,
  };
}

/** A table; unique keys and indexes map the key's name to its columns. */
export interface NewTable {
  columns: ModelAttributes;
  unique?: Readonly<Record<string, readonly string[]>>;
  indexes?: Readonly<Record<string, readonly string[]>>;
}

/** The migration that creates a table and its indexes. It skips those that exist, so an interrupted run can resume. */
export function createTable(name: string, table: string, describe: (types: ColumnTypes) => NewTable): Migration {
  return {
    name,
    async up({ query, sequelize, dialect }) {
      const { columns, unique = {}, indexes = {} } = describe(columnTypes(dialect));
      const uniqueKeys = Object.fromEntries(
        Object.entries(unique).map(([key, fields]) => [key, { fields: [...fields], customIndex: true }]),
      );
      await query.createTable(table, columns, { charset: 'utf8mb4', uniqueKeys });
      for (const [index, fields] of Object.entries(indexes)) {
        const listed = fields.map((field) => `\`${field}\``).join(', ');
        await sequelize.query(`CREATE INDEX IF NOT EXISTS ${index} ON ${table} (${listed})`);
      }
    },
  };
}
