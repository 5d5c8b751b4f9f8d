import { createTable, defineMigration, type MigrationContext } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

const TABLE = 'platform_audit_opening';
const REFUSAL = 'the audit trail is only added to';

/** What no erasure changes: that an act was done, which one, when, and by which account. */
const KEPT = ['id', 'at', 'action', 'actor_id', 'target_type', 'target_id'];

const createOpening = createTable('platform/0025-open-audit', TABLE, ({ identifier }) => ({
  columns: {
    id: { type: identifier(36), primaryKey: true, allowNull: false },
    // Records of before this instant may be deleted; 0: none.
    deletes_before: { type: DataTypes.BIGINT, allowNull: false },
  },
}));

/**
 * Lets a transaction that has a row of its own in `platform_audit_opening` blank names and addresses in the trail, or delete its
 * records of before an instant. All else is refused, as before.
 */
export const openAudit = defineMigration({
  name: 'platform/0025-open-audit',
  async up(context) {
    await createOpening.up(context);
    const different = KEPT.map((column) => changed(context.dialect, column)).join(' OR ');
    await replaceTrigger(context, 'update', `NOT EXISTS (SELECT 1 FROM ${TABLE}) OR ${different}`);
    await replaceTrigger(context, 'delete', `NOT EXISTS (SELECT 1 FROM ${TABLE} WHERE deletes_before > OLD.at)`);
  },
});

function changed(dialect: MigrationContext['dialect'], column: string): string {
  return dialect === 'mariadb' ? `NOT (NEW.${column} <=> OLD.${column})` : `NEW.${column} IS NOT OLD.${column}`;
}

async function replaceTrigger({ sequelize, dialect }: MigrationContext, act: 'update' | 'delete', refused: string) {
  const name = `platform_audit_no_${act}`;
  const when = `BEFORE ${act} ON platform_audit FOR EACH ROW`;
  if (dialect === 'mariadb') {
    const refusal = `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${REFUSAL}'`;
    await sequelize.query(`CREATE OR REPLACE TRIGGER ${name} ${when} IF ${refused} THEN ${refusal}; END IF`);
    return;
  }
  // At once: the trail is never without its guard.
  await sequelize.transaction(async () => {
    await sequelize.query(`DROP TRIGGER IF EXISTS ${name}`);
    await sequelize.query(
      `CREATE TRIGGER ${name} ${when} WHEN ${refused} BEGIN SELECT RAISE(ABORT, '${REFUSAL}'); END`,
    );
  });
}
