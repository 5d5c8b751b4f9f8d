import { defineJob, type Job, type ModuleContext } from '@pwp/api-kit';
import type { SupportGateway, TicketStanding } from '../providers/support-gateway.ts';
import { GlpiSuiviModel } from './glpi-suivi-model.ts';
import { TicketModel } from './ticket-model.ts';
import { keepThread } from './ticket-thread.ts';

/** What changed in this time before the last reading is looked at again, ms: GLPI's dates have no milliseconds. */
const OVERLAP = 60_000;
/** The first reading goes back so far, ms. */
const FIRST = 90 * 24 * 3_600_000;
/** Tickets per query. */
const BATCH = 100;

/** Dependencies of the job. */
export type FollowTicketsContext = Pick<ModuleContext<unknown>, 'clock' | 'transaction' | 'notices'> & {
  gateway: Pick<SupportGateway, 'listChanged' | 'readTicket'>;
};

/** The job that reads the tickets that changed in the support tool, so that the portal knows whose turn it is. */
export function followTickets(context: FollowTicketsContext, schedule: string): Job {
  const { clock, gateway } = context;

  /** The portal's tickets among them whose exchanges are older than their change. */
  async function toRead(changed: readonly TicketStanding[]): Promise<TicketModel[]> {
    const changes = new Map(changed.map(({ id, lastChange }) => [id, lastChange.getTime()]));
    const rows = await TicketModel.findAll({ where: { glpiId: [...changes.keys()] } });
    return rows.filter(({ glpiId, echangesAu }) => changes.get(glpiId ?? 0) !== echangesAu?.getTime());
  }

  return defineJob({
    name: 'support.follow-tickets',
    schedule,
    async run({ log, signal }) {
      const mark = await GlpiSuiviModel.findByPk('glpi');
      const since = new Date(mark === null ? clock.now().getTime() - FIRST : mark.jusqua.getTime() - OVERLAP);
      const changed = await gateway.listChanged(since, signal);
      let read = 0;
      for (let from = 0; from < changed.length; from += BATCH) {
        for (const row of await toRead(changed.slice(from, from + BATCH))) {
          if (signal.aborted) return;
          const requester = { email: row.demandeurEmail, nom: row.demandeurNom };
          // When the tool stops answering, the mark stays: the next run starts here again.
          const thread = row.glpiId === null ? undefined : await gateway.readTicket(row.glpiId, requester);
          if (thread !== undefined) await keepThread(context, row.id, thread);
          read += 1;
        }
      }
      const last = changed.at(-1);
      if (last !== undefined && (mark === null || last.lastChange > mark.jusqua))
        await GlpiSuiviModel.upsert({ systeme: 'glpi', jusqua: last.lastChange });
      if (read > 0) log.info({ read }, 'tickets followed');
    },
  });
}
