import { defineJob, recordPurge, type Job, type ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { deleteTickets } from './ticket-deletion.ts';
import { TicketModel } from './ticket-model.ts';

/** Tickets in one transaction, to keep locks short. */
const BATCH = 100;
const NAME = 'support.purge-tickets';

/** A ticket that is never closed is kept so many times as long. */
const AT_MOST = 2;

/** Dependencies; `keptMs` is how long a closed ticket is kept after its last exchange. */
type PurgeTicketsContext = Pick<ModuleContext<unknown>, 'audit' | 'clock' | 'files' | 'notices' | 'transaction'> & {
  keptMs: number;
};

/** The job that deletes tickets that were closed long ago; one that is open, and of which nothing is said any more, stays twice as long. */
export function purgeTickets(context: PurgeTicketsContext): Job {
  return defineJob({
    name: NAME,
    title: 'Suppression des tickets clos',
    schedule: '0 50 3 * * *',
    async run({ signal }) {
      const now = context.clock.now().getTime();
      const limite = new Date(now - context.keptMs);
      const silent = { dernierEchange: { [Op.lt]: new Date(now - AT_MOST * context.keptMs) } };
      const closed = { etat: 'clos' as const };
      let supprimes = 0;
      while (!signal.aborted) {
        const rows = await TicketModel.findAll({
          attributes: ['id'],
          where: { [Op.or]: [{ ...closed, dernierEchange: { [Op.lt]: limite } }, silent] },
          limit: BATCH,
          raw: true,
        });
        supprimes += await deleteTickets(
          context,
          rows.map(({ id }) => id),
        );
        if (rows.length < BATCH) break;
      }
      const oldest = await TicketModel.min<Date | null, TicketModel>('dernierEchange', { where: closed });
      const plusAncien = oldest === null ? null : new Date(oldest);
      await recordPurge(context.audit, { job: NAME, lieu: 'Tickets clos', supprimes, limite, plusAncien });
    },
  });
}
