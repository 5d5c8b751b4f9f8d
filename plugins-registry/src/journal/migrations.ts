import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/**
 * The registry's tables; its database may also hold the platform's. Those of votes and measures are the former
 * release's, which may still run on this schema: the next one drops them.
 */
export const registryMigrations = [
  createTable('registry/0001-create-events', 'registry_events', ({ identifier, instant, longText }) => ({
    columns: {
      sequence: { type: DataTypes.INTEGER, primaryKey: true, allowNull: false },
      created_at: { type: instant, allowNull: false },
      actor: { type: DataTypes.STRING(200), allowNull: false },
      kind: { type: identifier(20), allowNull: false },
      event: { type: longText, allowNull: false },
    },
  })),
  createTable('registry/0002-create-votes', 'registry_votes', ({ identifier, instant }) => ({
    columns: {
      module: { type: identifier(32), primaryKey: true, allowNull: false },
      version: { type: identifier(12), primaryKey: true, allowNull: false },
      voter: { type: identifier(64), primaryKey: true, allowNull: false },
      failed: { type: DataTypes.BOOLEAN, allowNull: false },
      created_at: { type: instant, allowNull: false },
    },
  })),
  createTable('registry/0003-create-measures', 'registry_measures', ({ identifier }) => ({
    columns: {
      module: { type: identifier(32), primaryKey: true, allowNull: false },
      version: { type: identifier(12), primaryKey: true, allowNull: false },
      day: { type: identifier(10), primaryKey: true, allowNull: false },
      measure: { type: identifier(20), primaryKey: true, allowNull: false },
      bound: { type: DataTypes.INTEGER, primaryKey: true, allowNull: false },
      count: { type: DataTypes.INTEGER, allowNull: false },
      sum: { type: DataTypes.BIGINT, allowNull: false },
    },
  })),
  createTable('registry/0004-create-ballots', 'registry_ballots', ({ identifier, instant }) => ({
    columns: {
      module: { type: identifier(32), primaryKey: true, allowNull: false },
      version: { type: identifier(64), primaryKey: true, allowNull: false },
      voter: { type: identifier(64), primaryKey: true, allowNull: false },
      guichet: { type: identifier(14), allowNull: false },
      organisme: { type: identifier(14), allowNull: false },
      failed: { type: DataTypes.BOOLEAN, allowNull: false },
      created_at: { type: instant, allowNull: false },
    },
  })),
];

/** The table that records which migrations ran. */
export const REGISTRY_MIGRATIONS_TABLE = 'registry_migrations';
