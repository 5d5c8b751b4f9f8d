import type { QueryInterface, Sequelize } from 'sequelize';

/** What a migration works with. */
export interface MigrationContext {
  query: QueryInterface;
  sequelize: Sequelize;
  dialect: 'sqlite' | 'mariadb';
}

/** One step of the schema: one DDL statement where that is possible, since MariaDB commits each. */
export interface Migration {
  /** `<module>/NNNN-verb-noun`. */
  name: string;
  up: (context: MigrationContext) => Promise<void>;
  down: (context: MigrationContext) => Promise<void>;
}

/** Declares a migration. */
export function defineMigration(migration: Migration): Migration {
  return migration;
}

/** Options for a column that holds an identifier: compared byte by byte on MariaDB, as SQLite does. */
export function identifierType(length: number, dialect: MigrationContext['dialect']): string {
  return dialect === 'mariadb' ? `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin` : `VARCHAR(${length})`;
}
