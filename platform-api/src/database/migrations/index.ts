import { defineMigration, identifierType, type Migration, type MigrationContext } from '@pwp/api-kit';
import { digestMarks } from './digest-marks.ts';
import { ownDailyMailChoice } from './own-daily-mail-choice.ts';
import { widenIdentifiers } from './widen-identifiers.ts';

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
  defineMigration({
    name: 'platform/0006-create-preferences',
    up: async ({ sequelize, dialect }) => {
      const json = dialect === 'mariadb' ? 'TEXT CHARACTER SET utf8mb4' : 'TEXT';
      await sequelize.query(`CREATE TABLE platform_preferences (
        account_id ${identifierType(64, dialect)} NOT NULL,
        preference_key ${identifierType(100, dialect)} NOT NULL,
        value ${json} NOT NULL,
        PRIMARY KEY (account_id, preference_key)
      )`);
    },
    down: async ({ query }) => query.dropTable('platform_preferences'),
  }),
  defineMigration({
    name: 'platform/0007-add-outbox-dead-at',
    up: async ({ sequelize }) => {
      await sequelize.query('ALTER TABLE platform_outbox ADD COLUMN dead_at BIGINT NULL');
    },
    down: async ({ sequelize }) => {
      await sequelize.query('ALTER TABLE platform_outbox DROP COLUMN dead_at');
    },
  }),
  defineMigration({
    // A mail of many lines is longer than the 64 KB of MariaDB's TEXT; SQLite's has no such limit.
    name: 'platform/0008-widen-outbox-payload',
    up: async ({ sequelize, dialect }) => {
      if (dialect === 'mariadb')
        await sequelize.query('ALTER TABLE platform_outbox MODIFY COLUMN payload MEDIUMTEXT NOT NULL');
    },
    down: async ({ sequelize, dialect }) => {
      if (dialect === 'mariadb')
        await sequelize.query('ALTER TABLE platform_outbox MODIFY COLUMN payload TEXT NOT NULL');
    },
  }),
  defineMigration({
    name: 'platform/0009-create-daily-mail-marks',
    up: async ({ sequelize, dialect }) => {
      await sequelize.query(`CREATE TABLE platform_daily_mail_marks (
        guichet_code ${identifierType(14, dialect)} NOT NULL,
        account_id ${identifierType(64, dialect)} NOT NULL,
        told_until BIGINT NOT NULL,
        PRIMARY KEY (guichet_code, account_id)
      )`);
    },
    down: async ({ query }) => query.dropTable('platform_daily_mail_marks'),
  }),
  defineMigration({
    name: 'platform/0010-index-outbox-by-topic',
    up: async ({ query }) =>
      query.addIndex('platform_outbox', ['topic', 'sent_at', 'due_at'], { name: 'platform_outbox_lane' }),
    down: async ({ query }) => query.removeIndex('platform_outbox', 'platform_outbox_lane'),
  }),
  defineMigration({
    name: 'platform/0011-create-ended-sessions',
    up: ({ query, dialect }) => createEndedSessions(query, dialect),
    down: async ({ query }) => query.dropTable('platform_ended_sessions'),
  }),
  defineMigration({
    name: 'platform/0012-create-audit',
    up: async ({ sequelize, dialect }) => {
      const id =
        dialect === 'mariadb' ? 'BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY' : 'INTEGER PRIMARY KEY AUTOINCREMENT';
      await sequelize.query(`CREATE TABLE platform_audit (
        id ${id},
        at BIGINT NOT NULL,
        action ${identifierType(100, dialect)} NOT NULL,
        actor_id ${identifierType(64, dialect)} NULL,
        actor_email VARCHAR(255) NULL,
        target_type ${identifierType(30, dialect)} NOT NULL,
        target_id ${identifierType(64, dialect)} NOT NULL,
        target_label VARCHAR(255) NOT NULL,
        state_before TEXT NULL,
        state_after TEXT NULL,
        origin VARCHAR(100) NOT NULL
      )`);
    },
    down: async ({ query }) => query.dropTable('platform_audit'),
  }),
  defineMigration({
    name: 'platform/0013-index-audit-by-date',
    up: async ({ query }) => query.addIndex('platform_audit', ['at'], { name: 'platform_audit_at' }),
    down: async ({ query }) => query.removeIndex('platform_audit', 'platform_audit_at'),
  }),
  keptAsWritten('platform/0014-refuse-audit-update', 'UPDATE'),
  keptAsWritten('platform/0015-refuse-audit-delete', 'DELETE'),
  defineMigration({
    name: 'platform/0016-create-token-revocations',
    up: async ({ query, dialect }) => {
      await query.createTable('platform_token_revocations', {
        account_id: { type: identifierType(64, dialect), primaryKey: true, allowNull: false },
        not_before: { type: 'BIGINT', allowNull: false },
      });
    },
    down: async ({ query }) => query.dropTable('platform_token_revocations'),
  }),
  defineMigration({
    name: 'platform/0017-index-audit-by-target',
    up: async ({ query }) =>
      query.addIndex('platform_audit', ['target_id', 'target_type'], { name: 'platform_audit_target' }),
    down: async ({ query }) => query.removeIndex('platform_audit', 'platform_audit_target'),
  }),
  defineMigration({
    name: 'platform/0018-add-guichet-ferme-le',
    up: async ({ sequelize }) => {
      await sequelize.query('ALTER TABLE platform_guichets ADD COLUMN ferme_le DATE NULL');
    },
    down: async ({ sequelize }) => {
      await sequelize.query('ALTER TABLE platform_guichets DROP COLUMN ferme_le');
    },
  }),
  defineMigration({
    name: 'platform/0019-rename-token-revocation-subject',
    up: async ({ sequelize }) => {
      await sequelize.query('ALTER TABLE platform_token_revocations RENAME COLUMN account_id TO subject');
    },
    down: async ({ sequelize }) => {
      await sequelize.query('ALTER TABLE platform_token_revocations RENAME COLUMN subject TO account_id');
    },
  }),
  defineMigration({
    name: 'platform/0020-move-ended-sessions',
    up: async ({ sequelize }) => {
      await sequelize.query(`
        INSERT INTO platform_token_revocations (subject, not_before)
        SELECT session_id, ended_at / 1000 FROM platform_ended_sessions
        WHERE session_id NOT IN (SELECT subject FROM platform_token_revocations)`);
    },
    down: async ({ sequelize }) => {
      await sequelize.query(`
        INSERT INTO platform_ended_sessions (session_id, ended_at)
        SELECT subject, not_before * 1000 FROM platform_token_revocations
        WHERE subject NOT IN (SELECT session_id FROM platform_ended_sessions)`);
    },
  }),
  defineMigration({
    name: 'platform/0021-drop-ended-sessions',
    up: async ({ query }) => query.dropTable('platform_ended_sessions'),
    down: ({ query, dialect }) => createEndedSessions(query, dialect),
  }),
  defineMigration({
    name: 'platform/0022-add-guichet-modifie-le',
    up: async ({ sequelize }) => {
      await sequelize.query('ALTER TABLE platform_guichets ADD COLUMN modifie_le BIGINT NOT NULL DEFAULT 0');
    },
    down: async ({ sequelize }) => {
      await sequelize.query('ALTER TABLE platform_guichets DROP COLUMN modifie_le');
    },
  }),
  defineMigration({
    name: 'platform/0023-index-guichets-by-modifie-le',
    up: async ({ query }) =>
      query.addIndex('platform_guichets', ['modifie_le'], { name: 'platform_guichets_modifie_le' }),
    down: async ({ query }) => query.removeIndex('platform_guichets', 'platform_guichets_modifie_le'),
  }),
  ...digestMarks,
  widenIdentifiers,
  defineMigration({
    name: 'platform/0028-create-logout-tokens',
    up: async ({ query, dialect }) => {
      await query.createTable('platform_logout_tokens', {
        jti_hash: { type: identifierType(64, dialect), primaryKey: true, allowNull: false },
        received_at: { type: 'BIGINT', allowNull: false },
      });
    },
    down: async ({ query }) => query.dropTable('platform_logout_tokens'),
  }),
  ownDailyMailChoice,
];

function createEndedSessions(query: MigrationContext['query'], dialect: MigrationContext['dialect']): Promise<void> {
  return query.createTable('platform_ended_sessions', {
    session_id: { type: identifierType(64, dialect), primaryKey: true, allowNull: false },
    ended_at: { type: 'BIGINT', allowNull: false },
  });
}

/** Makes the database itself refuse that a record of the audit trail be changed or removed. */
function keptAsWritten(name: string, act: 'UPDATE' | 'DELETE'): Migration {
  const trigger = `platform_audit_no_${act.toLowerCase()}`;
  const refusal = 'the audit trail is only added to';
  return defineMigration({
    name,
    up: async ({ sequelize, dialect }) => {
      await sequelize.query(
        dialect === 'mariadb'
          ? `CREATE TRIGGER ${trigger} BEFORE ${act} ON platform_audit FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${refusal}'`
          : `CREATE TRIGGER ${trigger} BEFORE ${act} ON platform_audit BEGIN SELECT RAISE(ABORT, '${refusal}'); END`,
      );
    },
    down: async ({ sequelize }) => {
      await sequelize.query(`DROP TRIGGER ${trigger}`);
    },
  });
}
