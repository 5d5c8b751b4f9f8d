import { columnTypes, defineMigration } from '@pwp/api-kit';

const TABLE = 'platform_notices';

export const addNoticeMail = defineMigration({
  name: 'platform/0013-add-notice-mail',
  async up({ query, sequelize, dialect }) {
    const columns = {
      urgent: 'TINYINT(1) NOT NULL DEFAULT 0',
      // The former release names no mail, and all of its mails leave at once.
      mail: `${String(columnTypes(dialect).identifier(13))} DEFAULT 'tout-de-suite'`,
    };
    const there = await query.describeTable(TABLE);
    for (const [column, type] of Object.entries(columns))
      if (there[column] === undefined) await sequelize.query(`ALTER TABLE ${TABLE} ADD COLUMN ${column} ${type}`);
    await sequelize.query(`UPDATE ${TABLE} SET mail = NULL WHERE mail_due_at IS NULL`);
    await sequelize.query(`CREATE INDEX IF NOT EXISTS platform_notices_due ON ${TABLE} (mail, mail_due_at)`);
    // A cause that is gone withdraws its notices of every account.
    await sequelize.query(`CREATE INDEX IF NOT EXISTS platform_notices_cause ON ${TABLE} (kind, notice_key)`);
  },
});
