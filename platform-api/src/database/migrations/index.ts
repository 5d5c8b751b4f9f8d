import { defineMigration, identifierType, type Migration } from '@pwp/api-kit';

/** Tables of the platform itself. */
export const platformMigrations: readonly Migration[] = [
  defineMigration({
    name: 'platform/0001-create-guichets',
    up: async ({ query, dialect }) => {
      await query.createTable('platform_guichets', {
        code: { type: identifierType(14, dialect), primaryKey: true, allowNull: false },
        nom: { type: 'VARCHAR(200)', allowNull: false },
        siret: { type: identifierType(14, dialect), allowNull: false },
        code_territoire: { type: identifierType(3, dialect), allowNull: false },
        territoires: { type: identifierType(500, dialect), allowNull: false },
      });
    },
    down: async ({ query }) => query.dropTable('platform_guichets'),
  }),
  defineMigration({
    name: 'platform/0002-create-chosen-guichets',
    up: async ({ query, dialect }) => {
      await query.createTable('platform_chosen_guichets', {
        account_id: { type: identifierType(64, dialect), primaryKey: true, allowNull: false },
        guichet_code: { type: identifierType(14, dialect), allowNull: false },
      });
    },
    down: async ({ query }) => query.dropTable('platform_chosen_guichets'),
  }),
  defineMigration({
    name: 'platform/0003-create-job-runs',
    up: async ({ sequelize, dialect }) => {
      await sequelize.query(`CREATE TABLE platform_job_runs (
        job ${identifierType(100, dialect)} NOT NULL,
        slot BIGINT NOT NULL,
        started_at BIGINT NOT NULL,
        ended_at BIGINT NULL,
        failed INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (job, slot)
      )`);
    },
    down: async ({ query }) => query.dropTable('platform_job_runs'),
  }),
  defineMigration({
    name: 'platform/0004-create-outbox',
    up: async ({ sequelize, dialect }) => {
      const id =
        dialect === 'mariadb' ? 'BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY' : 'INTEGER PRIMARY KEY AUTOINCREMENT';
      await sequelize.query(`CREATE TABLE platform_outbox (
        id ${id},
        topic ${identifierType(100, dialect)} NOT NULL,
        message_key ${identifierType(100, dialect)} NOT NULL,
        payload TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        due_at BIGINT NOT NULL,
        leased_until BIGINT NOT NULL DEFAULT 0,
        sent_at BIGINT NULL,
        CONSTRAINT platform_outbox_once UNIQUE (topic, message_key)
      )`);
    },
    down: async ({ query }) => query.dropTable('platform_outbox'),
  }),
  defineMigration({
    name: 'platform/0005-index-outbox-due',
    up: async ({ query }) => query.addIndex('platform_outbox', ['sent_at', 'due_at'], { name: 'platform_outbox_due' }),
    down: async ({ query }) => query.removeIndex('platform_outbox', 'platform_outbox_due'),
  }),
];
