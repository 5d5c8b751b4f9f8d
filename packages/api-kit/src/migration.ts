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

/**
 * Type of a column that holds an identifier: compared byte by byte on MariaDB, as SQLite does. It takes any character, although
 * identifiers have few: MariaDB refuses to compare a column that cannot hold an « é » with a text that has one.
 */
export function identifierType(length: number, dialect: MigrationContext['dialect']): string {
  return dialect === 'mariadb' ? `VARCHAR(${length}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin` : `VARCHAR(${length})`;
}
