import { defineJob, deleteInBatches, recordPurge, type Job, type ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { FicheModel } from './fiche-model.ts';

/** How long a fiche is remembered, ms: a demande is renewed yearly, and a month later a request is for a new fiche. */
const KEPT = 396 * 86_400_000;
/** Rows per statement, to keep locks short. */
const BATCH = 1_000;
const NAME = 'numerisation.purge-fiches';

/** The clock and the database. */
export type PurgeFichesContext = Pick<ModuleContext<unknown>, 'audit' | 'clock' | 'transaction'>;

/** The job that deletes old records of fiches, because they relate to a person's demande. */
export function purgeFiches({ audit, clock, transaction }: PurgeFichesContext): Job {
  return defineJob({
    name: NAME,
    title: 'Suppression des traces des fiches de transmission',
    schedule: '0 40 3 * * *',
    async run({ log, signal }) {
      const before = new Date(clock.now().getTime() - KEPT);
      // This statement finds rows by age while others find them by name, so it may deadlock with a reprint. It is then retried.
      const forgotten = await deleteInBatches(BATCH, signal, () =>
        transaction(() => FicheModel.destroy({ where: { derniereEmission: { [Op.lt]: before } }, limit: BATCH })),
      );
      if (forgotten > 0) log.info({ forgotten }, 'old fiches forgotten');
      const lieu = 'Traces des fiches de transmission';
      await recordPurge(audit, { job: NAME, lieu, supprimes: forgotten, limite: before });
    },
  });
}
