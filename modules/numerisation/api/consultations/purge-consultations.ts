import { defineJob, deleteInBatches, recordPurge, type Job, type ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { ConsultationModel } from './consultation-model.ts';

/** Rows per statement, to keep locks short. */
const BATCH = 1_000;

type PurgeConsultationsContext = Pick<ModuleContext<unknown>, 'audit' | 'clock' | 'transaction'> & { keptMs: number };

/** The job that forgets who looked at what, once it is old enough. */
export function purgeConsultations({ audit, clock, transaction, keptMs }: PurgeConsultationsContext): Job {
  return defineJob({
    name: 'numerisation.purge-consultations',
    title: 'Suppression des traces de consultation',
    schedule: '0 10 4 * * *',
    async run({ signal }) {
      const limite = new Date(clock.now().getTime() - keptMs);
      const supprimes = await deleteInBatches(BATCH, signal, () =>
        transaction(() => ConsultationModel.destroy({ where: { date: { [Op.lt]: limite } }, limit: BATCH })),
      );
      const oldest = await ConsultationModel.findOne({ attributes: ['date'], order: ['date'] });
      const lieu = 'Traces de consultation';
      await recordPurge(audit, {
        job: 'numerisation.purge-consultations',
        lieu,
        supprimes,
        limite,
        plusAncien: oldest?.date ?? null,
      });
    },
  });
}
