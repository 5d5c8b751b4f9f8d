import { defineMigration } from '@pwp/api-kit';

const REFUSAL = 'the audit trail is only added to';

/** The database refuses any change or deletion of a record of the audit trail. */
export const refuseAuditChanges = defineMigration({
  name: 'platform/0007-refuse-audit-changes',
  async up({ sequelize, dialect }) {
    const body =
      dialect === 'mariadb'
        ? `FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${REFUSAL}'`
        : `BEGIN SELECT RAISE(ABORT, '${REFUSAL}'); END`;
    for (const act of ['update', 'delete'])
      await sequelize.query(
        `CREATE TRIGGER IF NOT EXISTS platform_audit_no_${act} BEFORE ${act} ON platform_audit ${body}`,
      );
  },
});
