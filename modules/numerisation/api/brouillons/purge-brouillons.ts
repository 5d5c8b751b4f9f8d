import { defineJob, type Job, type JobRun, type ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { destroyBrouillon } from './brouillon-service.ts';
import { keptFiles } from '../fichiers/kept-files.ts';
import { BrouillonModel } from './brouillon-model.ts';

/** Every night, Paris time. */
const SCHEDULE = '0 20 3 * * *';
/** Drafts per batch. */
const BATCH = 100;
/** Age after which an unreferenced upload is a leftover, ms. An upload takes minutes. */
const ORPHAN_AGE = 24 * 3_600_000;

/** Dependencies of the purge; `keptMs` is how long an untouched draft is kept. */
export type PurgeContext = Pick<ModuleContext<unknown>, 'files' | 'clock' | 'transaction'> & { keptMs: number };

/** The job that deletes untouched drafts and the files left by a crash. */
export function purgeBrouillons({ files, clock, transaction, keptMs }: PurgeContext): Job {
  const purge = (id: string, limit: Date): Promise<string[]> =>
    transaction(async () => {
      // Skipped if it was opened again in the meantime.
      const brouillon = await BrouillonModel.findOne({ where: { id, updatedAt: { [Op.lt]: limit } }, lock: true });
      return brouillon === null ? [] : destroyBrouillon(brouillon);
    });

  const purgeAll = async (signal: JobRun['signal']): Promise<number> => {
    const limit = new Date(clock.now().getTime() - keptMs);
    let purged = 0;
    for (;;) {
      const rows = await BrouillonModel.findAll({
        attributes: ['id'],
        where: { updatedAt: { [Op.lt]: limit } },
        limit: BATCH,
        raw: true,
      });
      for (const { id } of rows) {
        if (signal.aborted) return purged;
        const keys = await purge(id, limit);
        await Promise.all(keys.map((key) => files.delete(key)));
        purged += 1;
      }
      if (rows.length < BATCH) return purged;
    }
  };

  return defineJob({
    name: 'numerisation.purge-brouillons',
    title: 'Suppression des brouillons abandonnés',
    schedule: SCHEDULE,
    async run({ log, signal }) {
      const purged = await purgeAll(signal);
      const orphans = signal.aborted
        ? 0
        : await files.sweep(new Date(clock.now().getTime() - ORPHAN_AGE), keptFiles, signal);
      if (purged > 0 || orphans > 0) log.info({ purged, orphans }, 'drafts and leftover files purged');
    },
  });
}
