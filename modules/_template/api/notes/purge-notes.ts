import { defineJob, recordPurge, type Job, type ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { NoteModel } from './note-model.ts';

/** How long a note is kept, ms. */
const KEPT = 365 * 86_400_000;
/** Rows per statement, to keep locks short. */
const BATCH = 1_000;
const NAME = 'exemple.purge-notes';

/** The job that deletes the notes of more than a year ago. One process of the cluster runs it, at night in Paris. */
export function purgeNotes({
  audit,
  clock,
  transaction,
}: Pick<ModuleContext<unknown>, 'audit' | 'clock' | 'transaction'>): Job {
  return defineJob({
    name: NAME,
    title: 'Suppression des notes anciennes',
    schedule: '0 20 3 * * *',
    async run({ log, signal }) {
      const limite = new Date(clock.now().getTime() - KEPT);
      const createdAt = { [Op.lt]: limite };
      let deleted = 0;
      let last = BATCH;
      while (last === BATCH && !signal.aborted) {
        last = await transaction(() => NoteModel.destroy({ where: { createdAt }, limit: BATCH }));
        deleted += last;
      }
      if (deleted > 0) log.info({ deleted }, 'old notes deleted');
      // The proof, in the journal, that nothing is kept for longer than it should.
      await recordPurge(audit, { job: NAME, lieu: 'Notes', supprimes: deleted, limite });
    },
  });
}
