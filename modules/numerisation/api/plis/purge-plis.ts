import { defineJob, recordPurge, type Job, type ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { Statut } from '../../contracts/index.ts';
import { ENDED, plisToMend } from './ended-plis.ts';
import { PieceModel } from './piece-model.ts';
import { PliModel } from './pli-model.ts';

const NAME = 'numerisation.purge-plis';
/** Plis in one read and in one transaction, to keep locks short. */
const BATCH = 200;

/** A pli that never ends, or of which nobody mends a rejection, is kept so many times as long: no name stays for ever. */
const AT_MOST = 2;

/** The instants before which the last statut of a pli is to be: of one that ended, and of any. */
interface Limits {
  ended: Date;
  any: Date;
}

/** Dependencies of the purge; `keptMs` is how long a pli is kept after its last statut. */
export type PurgePlisContext = Pick<ModuleContext<unknown>, 'audit' | 'files' | 'clock' | 'transaction'> & {
  keptMs: number;
};

/**
 * The job that deletes plis that ended long ago, with all that they hold: the demandeur's name, pieces and their files,
 * history, rejections. A pli that is under way, or of which a rejection waits to be mended, stays twice as long.
 */
export function purgePlis({ audit, files, clock, transaction, keptMs }: PurgePlisContext): Job {
  return defineJob({
    name: NAME,
    title: 'Suppression des plis terminés',
    schedule: '0 30 3 * * *',
    async run({ log, signal }) {
      const now = clock.now().getTime();
      const limits = { ended: new Date(now - keptMs), any: new Date(now - AT_MOST * keptMs) };
      let purged = 0;
      try {
        for (const statut of Statut.options) {
          for await (const ids of oldPlis(statut, ENDED.includes(statut) ? limits.ended : limits.any)) {
            if (signal.aborted) break;
            const gone = await transaction(() => deletePlis(ids, limits));
            purged += gone.plis;
            // After the commit: `numerisation.purge-brouillons` sweeps what a failure leaves here.
            await Promise.all(gone.fichiers.map((key) => files.delete(key)));
          }
        }
      } finally {
        if (purged > 0) log.info({ purged }, 'old plis purged');
        // Also of a run that fails: the next one does not count what went in this one.
        await recordPurge(audit, { job: NAME, lieu: 'Plis terminés', supprimes: purged, limite: limits.ended });
      }
    },
  });
}

/**
 * The ids of plis with this statut since before an instant, in batches. They are read in the order of the index of the
 * follow-up, which is that of their sending, up to those that were sent since.
 */
async function* oldPlis(statut: Statut, before: Date): AsyncGenerator<number[]> {
  for (let last = 0; ;) {
    const rows = await PliModel.findAll({
      attributes: ['id', 'dateTransmission', 'dateStatut'],
      where: { statut, id: { [Op.gt]: last } },
      order: ['id'],
      limit: BATCH,
    });
    const old = rows.filter(({ dateStatut }) => dateStatut < before);
    if (old.length > 0) yield old.map(({ id }) => id);
    last = rows.at(-1)?.id ?? last;
    if (rows.length < BATCH || rows.every(({ dateTransmission }) => dateTransmission >= before)) return;
  }
}

/** Deletes those of these plis that still may go, in the current transaction. Returns how many, and the keys of their files. */
async function deletePlis(ids: readonly number[], limits: Limits): Promise<{ plis: number; fichiers: string[] }> {
  const plis = await PliModel.findAll({
    attributes: ['id', 'statut', 'dateStatut'],
    where: { id: [...ids], dateStatut: { [Op.lt]: limits.ended } },
    order: ['id'],
    lock: true,
  });
  const waiting = await plisToMend(plis.map(({ id }) => id));
  const pliId = plis
    .filter(({ id, statut, dateStatut }) => dateStatut < limits.any || (ENDED.includes(statut) && !waiting.has(id)))
    .map(({ id }) => id);
  const pieces = await PieceModel.findAll({ attributes: ['fichier'], where: { pliId } });
  // Pieces, history and rejections go with their pli.
  await PliModel.destroy({ where: { id: pliId } });
  return { plis: pliId.length, fichiers: pieces.flatMap(({ fichier }) => fichier ?? []) };
}
