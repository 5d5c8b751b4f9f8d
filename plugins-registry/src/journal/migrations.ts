import { createTable, defineMigration } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** The registry's tables, in its own database or beside the platform's. */
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
  defineMigration({
    name: 'registry/0004-drop-measures',
    up: ({ query }) => query.dropTable('registry_measures'),
  }),
];

/** Where the steps taken are kept. */
export const REGISTRY_MIGRATIONS_TABLE = 'registry_migrations';
