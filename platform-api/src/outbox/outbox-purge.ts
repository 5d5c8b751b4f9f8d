import { defineJob, deleteInBatches, recordPurge, type Audit, type Clock, type Job } from '@pwp/api-kit';
import { QueryTypes, type Sequelize } from 'sequelize';

/** How long a key is remembered after its message left, ms: longer than the time between two uses of a key. */
const KEPT = 30 * 24 * 3_600_000;
/** Rows in one statement. */
const BATCH = 1_000;
const NAME = 'platform.purge-outbox';

interface OutboxPurgeContext {
  sequelize: Sequelize;
  clock: Clock;
  audit: Pick<Audit, 'record'>;
  /** How long a message that the other side refused for good is kept, ms. */
  deadKeptMs: number;
}

/**
 * The job that deletes messages sent long ago, as one mail a day for each account adds up, and those given up long ago, which have their
 * content. Waiting ones stay.
 */
export function outboxPurgeJob({ sequelize, clock, audit, deadKeptMs }: OutboxPurgeContext): Job {
  const remove = (condition: string, limit: number, signal: AbortSignal): Promise<number> =>
    deleteInBatches(BATCH, signal, async () => {
      const rows = await sequelize.query<{ id: number }>(
        `SELECT id FROM platform_outbox WHERE ${condition} ORDER BY id LIMIT ${BATCH}`,
        { replacements: { limit }, type: QueryTypes.SELECT },
      );
      if (rows.length > 0)
        await sequelize.query('DELETE FROM platform_outbox WHERE id IN (:ids)', {
          replacements: { ids: rows.map(({ id }) => id) },
        });
      return rows.length;
    });

  return defineJob({
    name: NAME,
    title: 'Suppression des envois partis depuis longtemps',
    schedule: '30 3 * * *',
    async run({ signal }) {
      const now = clock.now().getTime();
      await remove('sent_at < :limit', now - KEPT, signal);
      const limite = new Date(now - deadKeptMs);
      const supprimes = await remove('sent_at IS NULL AND dead_at < :limit', limite.getTime(), signal);
      await recordPurge(audit, { job: NAME, lieu: 'Envois abandonnés', supprimes, limite });
    },
  });
}
