import { defineJob, type Clock, type Job } from '@pwp/api-kit';
import { QueryTypes, type Sequelize } from 'sequelize';

/** How long a key is remembered after its message left, ms: longer than the time between two uses of a key. */
const KEPT = 30 * 24 * 3_600_000;
/** Rows in one statement. */
const BATCH = 1_000;

/**
 * The job that deletes messages sent long ago: one mail a day for each account adds up. Waiting and failed messages
 * stay.
 */
export function outboxPurgeJob(sequelize: Sequelize, clock: Clock): Job {
  return defineJob({
    name: 'platform.purge-outbox',
    title: 'Suppression des envois partis depuis longtemps',
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
