import { defineJob, type Job, type ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { FicheModel } from './fiche-model.ts';

/** A demande is renewed each year; what is asked again a month after that is a new fiche. In ms. */
const KEPT = 396 * 86_400_000;
/** Rows of one statement, so that none holds the table for long. */
const BATCH = 1_000;

/** The clock and the database. */
export type PurgeFichesContext = Pick<ModuleContext<unknown>, 'clock' | 'transaction'>;

/** The job that forgets which fiches were given out long ago: they tell of a person's demande. */
export function purgeFiches({ clock, transaction }: PurgeFichesContext): Job {
  return defineJob({
    name: 'numerisation.purge-fiches',
    schedule: '0 40 3 * * *',
    async run({ log, signal }) {
      const before = new Date(clock.now().getTime() - KEPT);
      let forgotten = 0;
      let last = BATCH;
      while (last === BATCH && !signal.aborted) {
        // Found by age, where others find by name: what meets a fiche that is given out again is tried again.
        last = await transaction(() =>
          FicheModel.destroy({ where: { derniereEmission: { [Op.lt]: before } }, limit: BATCH }),
        );
        forgotten += last;
      }
      if (forgotten > 0) log.info({ forgotten }, 'old fiches forgotten');
    },
  });
}
