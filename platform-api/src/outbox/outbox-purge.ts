import { defineJob, type Clock, type Job } from '@pwp/api-kit';
import { QueryTypes, type Sequelize } from 'sequelize';

/** How long a key is known after its message left, ms: longer than anything that is queued twice is queued apart. */
const KEPT = 30 * 24 * 3_600_000;
/** Rows in one statement. */
const BATCH = 1_000;

/** The job that forgets what left long ago: a mail a day for each account adds up. What waits or was given up stays. */
export function outboxPurgeJob(sequelize: Sequelize, clock: Clock): Job {
  return defineJob({
    name: 'platform.purger-outbox',
    schedule: '30 3 * * *',
    async run({ signal }) {
      while (!signal.aborted) {
        const rows = await sequelize.query<{ id: number }>(
          `SELECT id FROM platform_outbox WHERE sent_at < :limit ORDER BY id LIMIT ${BATCH}`,
          { replacements: { limit: clock.now().getTime() - KEPT }, type: QueryTypes.SELECT },
        );
        if (rows.length === 0) return;
        await sequelize.query('DELETE FROM platform_outbox WHERE id IN (:ids)', {
          replacements: { ids: rows.map(({ id }) => id) },
        });
      }
    },
  });
}
