import { createTable, defineMigration } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** The registry's tables; its database may also hold the platform's. */
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
  defineMigration({
    name: 'registry/0004-drop-measures',
    up: ({ query }) => query.dropTable('registry_measures'),
  }),
  createTable('registry/0005-create-ballots', 'registry_ballots', ({ identifier, instant }) => ({
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
  defineMigration({
    name: 'registry/0006-drop-votes',
    up: ({ query }) => query.dropTable('registry_votes'),
  }),
];

/** The table that records which migrations ran. */
export const REGISTRY_MIGRATIONS_TABLE = 'registry_migrations';
