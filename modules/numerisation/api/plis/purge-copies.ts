import { defineJob, recordPurge, type Job, type ModuleContext } from '@pwp/api-kit';
import { QueryTypes } from 'sequelize';
import { ENDED, plisToMend } from './ended-plis.ts';
import { PieceModel } from './piece-model.ts';

/** Pieces in one read and in one transaction, to keep locks short. */
const BATCH = 500;
const NAME = 'numerisation.purge-copies';

/** Dependencies; `keptMs` is how long the copy of a piece is kept after the last statut of its pli. */
export type PurgeCopiesContext = Pick<
  ModuleContext<unknown>,
  'audit' | 'files' | 'clock' | 'sequelize' | 'transaction'
> & { keptMs: number };

interface StoredCopy {
  id: number;
  pliId: number;
  fichier: string;
  isEnded: number;
}

/**
 * The job that deletes the portal's copies of pieces which the prestataire has long had: the pli stays, with the names, sizes and hashes
 * of its pieces. Copies of a pli that is under way, or of which a rejection waits to be mended, stay.
 */
export function purgeCopies({ audit, files, clock, sequelize, transaction, keptMs }: PurgeCopiesContext): Job {
  /** The pieces that still have a file, in the order of the index of files. */
  const read = (last: string, before: Date): Promise<StoredCopy[]> =>
    sequelize.query<StoredCopy>(
      `SELECT i.id, i.pli_id AS pliId, i.fichier,
         CASE WHEN p.statut IN (:ended) AND p.date_statut < :before THEN 1 ELSE 0 END AS isEnded
       FROM numerisation_pieces i JOIN numerisation_plis p ON p.id = i.pli_id
       WHERE i.fichier > :last ORDER BY i.fichier LIMIT ${BATCH}`,
      { replacements: { last, before, ended: [...ENDED] }, type: QueryTypes.SELECT },
    );

  const forget = (copies: readonly StoredCopy[]): Promise<StoredCopy[]> =>
    transaction(async () => {
      const waiting = await plisToMend(copies.map(({ pliId }) => pliId));
      const going = copies.filter(({ pliId }) => !waiting.has(pliId));
      await PieceModel.update({ fichier: null }, { where: { id: going.map(({ id }) => id) } });
      return going;
    });

  return defineJob({
    name: NAME,
    title: 'Suppression des copies de pièces livrées',
    schedule: '0 45 3 * * *',
    async run({ signal }) {
      const limite = new Date(clock.now().getTime() - keptMs);
      let supprimes = 0;
      try {
        for (let last = ''; !signal.aborted;) {
          const copies = await read(last, limite);
          const ended = copies.filter(({ isEnded }) => isEnded === 1);
          const gone = ended.length === 0 ? [] : await forget(ended);
          supprimes += gone.length;
          // After the commit: `numerisation.purge-brouillons` sweeps what a failure leaves here.
          await Promise.all(gone.map(({ fichier }) => files.delete(fichier)));
          if (copies.length < BATCH) break;
          last = copies.at(-1)?.fichier ?? last;
        }
      } finally {
        // Also of a run that fails: the next one does not count what went in this one.
        await recordPurge(audit, { job: NAME, lieu: 'Copies de pièces livrées', supprimes, limite });
      }
    },
  });
}
