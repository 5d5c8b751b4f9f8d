import { defineJob, deleteInBatches, recordPurge, type Audit, type Clock, type Job } from '@pwp/api-kit';
import type { Database } from '@pwp/database';
import { QueryTypes } from 'sequelize';
import { withOpenedAudit } from './opened-audit.ts';

/** Records in one transaction. */
const BATCH = 1_000;
const NAME = 'platform.purge-audit';

interface PurgeAuditContext {
  database: Pick<Database, 'sequelize' | 'transaction'>;
  audit: Pick<Audit, 'record'>;
  clock: Clock;
  /** How long a record is kept, ms. */
  keptMs: number;
}

/** The job that deletes the records of the trail that were kept for long enough, and says so in the trail. */
export function purgeAudit({ database, audit, clock, keptMs }: PurgeAuditContext): Job {
  const { sequelize } = database;
  return defineJob({
    name: NAME,
    title: 'Suppression des actes anciens du journal',
    schedule: '0 0 4 * * *',
    async run({ signal }) {
      const limite = new Date(clock.now().getTime() - keptMs);
      const supprimes = await deleteInBatches(BATCH, signal, async () => {
        const rows = await sequelize.query<{ id: number }>(
          `SELECT id FROM platform_audit WHERE at < :before ORDER BY at LIMIT ${BATCH}`,
          { replacements: { before: limite.getTime() }, type: QueryTypes.SELECT },
        );
        if (rows.length > 0)
          await withOpenedAudit(database, limite.getTime(), () =>
            sequelize.query('DELETE FROM platform_audit WHERE id IN (:ids)', {
              replacements: { ids: rows.map(({ id }) => id) },
            }),
          );
        return rows.length;
      });
      const [oldest] = await sequelize.query<{ at: number }>('SELECT at FROM platform_audit ORDER BY at LIMIT 1', {
        type: QueryTypes.SELECT,
      });
      const plusAncien = oldest === undefined ? null : new Date(oldest.at);
      await recordPurge(audit, { job: NAME, lieu: 'Actes du journal', supprimes, limite, plusAncien });
    },
  });
}
