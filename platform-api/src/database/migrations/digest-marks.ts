import { defineMigration, identifierType, type Migration } from '@pwp/api-kit';

/** The daily mail remembers what it told by module, no longer by guichet alone; what it had told is kept under no module. */
export const digestMarks: readonly Migration[] = [
  defineMigration({
    name: 'platform/0024-create-digest-marks',
    up: async ({ sequelize, dialect }) => {
      await sequelize.query(`CREATE TABLE platform_digest_marks (
        guichet_code ${identifierType(14, dialect)} NOT NULL,
        module ${identifierType(32, dialect)} NOT NULL,
        account_id ${identifierType(64, dialect)} NOT NULL,
        told_until BIGINT NOT NULL,
        PRIMARY KEY (guichet_code, module, account_id)
      )`);
    },
    down: async ({ query }) => query.dropTable('platform_digest_marks'),
  }),
  defineMigration({
    name: 'platform/0025-copy-daily-mail-marks',
    // Everybody's marks alone: those of single accounts last as long as a run that was cut.
    up: async ({ sequelize }) => {
      await sequelize.query(`
        INSERT INTO platform_digest_marks (guichet_code, module, account_id, told_until)
        SELECT guichet_code, '', '', told_until FROM platform_daily_mail_marks
        WHERE account_id = '' AND guichet_code NOT IN (SELECT guichet_code FROM platform_digest_marks)`);
    },
    down: async () => undefined,
  }),
  defineMigration({
    name: 'platform/0026-drop-daily-mail-marks',
    up: async ({ query }) => query.dropTable('platform_daily_mail_marks'),
    down: async ({ sequelize, dialect }) => {
      await sequelize.query(`CREATE TABLE platform_daily_mail_marks (
        guichet_code ${identifierType(14, dialect)} NOT NULL,
        account_id ${identifierType(64, dialect)} NOT NULL,
        told_until BIGINT NOT NULL,
        PRIMARY KEY (guichet_code, account_id)
      )`);
    },
  }),
];
