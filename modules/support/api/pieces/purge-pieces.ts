import { defineJob, type Job, type ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { keptFiles } from './piece-deposit.ts';
import { TicketPieceModel } from './piece-model.ts';

/** Every night, Paris time. */
const SCHEDULE = '0 40 3 * * *';
/** Age of a file that no message took, ms. */
const WAITING = 24 * 3_600_000;
/** Files per batch. */
const BATCH = 100;

/** Dependencies of the purge. */
export type PurgePiecesContext = Pick<ModuleContext<unknown>, 'files' | 'clock'>;

/** The job that deletes the files that were never joined, and those left by a crash. */
export function purgePieces({ files, clock }: PurgePiecesContext): Job {
  return defineJob({
    name: 'support.purge-pieces',
    title: 'Suppression des fichiers jamais joints à un ticket',
    schedule: SCHEDULE,
    async run({ log, signal }) {
      const limit = new Date(clock.now().getTime() - WAITING);
      const where = { ticketId: null, dateDepot: { [Op.lt]: limit } };
      let purged = 0;
      for (;;) {
        const rows = await TicketPieceModel.findAll({ attributes: ['id', 'fichier'], where, limit: BATCH, raw: true });
        for (const { id, fichier } of rows) {
          if (signal.aborted) return;
          const gone = await TicketPieceModel.destroy({ where: { id, ticketId: null } });
          if (gone === 1 && fichier !== null) await files.delete(fichier);
          purged += gone;
        }
        if (rows.length < BATCH) break;
      }
      const orphans = await files.sweep(limit, keptFiles, signal);
      if (purged > 0 || orphans > 0) log.info({ purged, orphans }, 'files that were never joined purged');
    },
  });
}
