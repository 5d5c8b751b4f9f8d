import { randomUUID } from 'node:crypto';
import type { Database } from '@pwp/database';

/**
 * Runs `work` in a transaction that may blank names in the trail, and delete its records of before `deletesBefore`, ms since the
 * epoch. The row that says so is gone before the commit: no other transaction sees it.
 */
export function withOpenedAudit<T>(
  { sequelize, transaction }: Pick<Database, 'sequelize' | 'transaction'>,
  deletesBefore: number,
  work: () => Promise<T>,
): Promise<T> {
  return transaction(async () => {
    const id = randomUUID();
    await sequelize.query('INSERT INTO platform_audit_opening (id, deletes_before) VALUES (:id, :deletesBefore)', {
      replacements: { id, deletesBefore },
    });
    const done = await work();
    await sequelize.query('DELETE FROM platform_audit_opening WHERE id = :id', { replacements: { id } });
    return done;
  });
}
