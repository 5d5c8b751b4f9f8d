import { defineJob, deleteInBatches, recordPurge, type Audit, type Clock, type Job } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { NoticeRow } from './notice-model.ts';

/** Rows in one statement. */
const BATCH = 1_000;
const NAME = 'platform.purge-notices';

interface PurgeNoticesContext {
  audit: Pick<Audit, 'record'>;
  clock: Clock;
  /** How long a notice is kept, ms. */
  keptMs: number;
}

/** The job that deletes old notices, read or not: what they tell of stands where they lead. */
export function purgeNotices({ audit, clock, keptMs }: PurgeNoticesContext): Job {
  return defineJob({
    name: NAME,
    title: 'Suppression des notifications anciennes',
    schedule: '50 3 * * *',
    async run({ signal }) {
      const limite = new Date(clock.now().getTime() - keptMs);
      const supprimes = await deleteInBatches(BATCH, signal, async () => {
        const rows = await NoticeRow.findAll({
          attributes: ['id'],
          where: { publishedAt: { [Op.lt]: limite } },
          order: ['publishedAt'],
          limit: BATCH,
          raw: true,
        });
        await NoticeRow.destroy({ where: { id: rows.map(({ id }) => id) } });
        return rows.length;
      });
      const oldest = await NoticeRow.findOne({ attributes: ['publishedAt'], order: ['publishedAt'] });
      const plusAncien = oldest?.publishedAt ?? null;
      await recordPurge(audit, { job: NAME, lieu: 'Notifications', supprimes, limite, plusAncien });
    },
  });
}
