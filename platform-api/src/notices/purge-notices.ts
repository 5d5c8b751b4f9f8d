import { defineJob, type Clock, type Job } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { NoticeRow } from './notice-model.ts';

/** How long a notice is kept, ms. */
const KEPT = 90 * 24 * 3_600_000;
/** Rows in one statement. */
const BATCH = 1_000;

/** The job that deletes notices older than 90 days, read or not: what they tell of stands where they lead. */
export function purgeNotices(clock: Clock): Job {
  return defineJob({
    name: 'platform.purge-notices',
    title: 'Suppression des notifications anciennes',
    schedule: '50 3 * * *',
    async run({ signal }) {
      const limit = new Date(clock.now().getTime() - KEPT);
      while (!signal.aborted) {
        const rows = await NoticeRow.findAll({
          attributes: ['id'],
          where: { publishedAt: { [Op.lt]: limit } },
          order: ['publishedAt'],
          limit: BATCH,
          raw: true,
        });
        if (rows.length === 0) return;
        await NoticeRow.destroy({ where: { id: rows.map(({ id }) => id) } });
      }
    },
  });
}
