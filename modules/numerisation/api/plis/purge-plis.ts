import { defineJob, recordPurge, type Job, type ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import type { Statut } from '../../contracts/index.ts';
import { ENDED, plisToMend } from './ended-plis.ts';
import { PieceModel } from './piece-model.ts';
import { PliModel } from './pli-model.ts';

const NAME = 'numerisation.purge-plis';
/** Plis in one read and in one transaction, to keep locks short. */
const BATCH = 200;

/** Dependencies of the purge; `keptMs` is how long a pli is kept after its last statut. */
export type PurgePlisContext = Pick<ModuleContext<unknown>, 'audit' | 'files' | 'clock' | 'transaction'> & {
  keptMs: number;
};

/**
 * The job that deletes plis that ended long ago, with all that they hold: the demandeur's name, pieces and their files,
 * history, rejections. A pli that is under way, or of which a rejection waits to be mended, stays.
 */
export function purgePlis({ audit, files, clock, transaction, keptMs }: PurgePlisContext): Job {
  return defineJob({
    name: NAME,
    title: 'Suppression des plis terminés',
    schedule: '0 30 3 * * *',
    async run({ log, signal }) {
      const before = new Date(clock.now().getTime() - keptMs);
      let purged = 0;
      try {
        for (const statut of ENDED) {
          for await (const ids of endedPlis(statut, before)) {
            if (signal.aborted) break;
            const gone = await transaction(() => deletePlis(ids, before));
            purged += gone.plis;
            // After the commit: `numerisation.purge-brouillons` sweeps what a failure leaves here.
            await Promise.all(gone.fichiers.map((key) => files.delete(key)));
          }
        }
      } finally {
        if (purged > 0) log.info({ purged }, 'old plis purged');
        // Also of a run that fails: the next one does not count what went in this one.
        await recordPurge(audit, { job: NAME, lieu: 'Plis terminés', supprimes: purged, limite: before });
      }
    },
  });
}

/**
 * The ids of plis with this statut since before an instant, in batches. They are read in the order of the index of the
 * follow-up, which is that of their sending, up to those that were sent since.
 */
async function* endedPlis(statut: Statut, before: Date): AsyncGenerator<number[]> {
  for (let last = 0; ;) {
    const rows = await PliModel.findAll({
      attributes: ['id', 'dateTransmission', 'dateStatut'],
      where: { statut, id: { [Op.gt]: last } },
      order: ['id'],
      limit: BATCH,
    });
    const ended = rows.filter(({ dateStatut }) => dateStatut < before);
    if (ended.length > 0) yield ended.map(({ id }) => id);
    last = rows.at(-1)?.id ?? last;
    if (rows.length < BATCH || rows.every(({ dateTransmission }) => dateTransmission >= before)) return;
  }
}

/** Deletes those of these plis that still may go, in the current transaction. Returns how many, and the keys of their files. */
async function deletePlis(ids: readonly number[], before: Date): Promise<{ plis: number; fichiers: string[] }> {
  const plis = await PliModel.findAll({
    attributes: ['id'],
    where: { id: [...ids], statut: [...ENDED], dateStatut: { [Op.lt]: before } },
    order: ['id'],
    lock: true,
  });
  const waiting = await plisToMend(plis.map(({ id }) => id));
  const pliId = plis.map(({ id }) => id).filter((id) => !waiting.has(id));
  const pieces = await PieceModel.findAll({ attributes: ['fichier'], where: { pliId } });
  // Pieces, history and rejections go with their pli.
  await PliModel.destroy({ where: { id: pliId } });
  return { plis: pliId.length, fichiers: pieces.flatMap(({ fichier }) => fichier ?? []) };
}
