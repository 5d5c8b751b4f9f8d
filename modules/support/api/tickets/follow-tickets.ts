import {
  defineJob,
  ProviderRefusal,
  ProviderUnavailable,
  type Job,
  type JobRun,
  type ModuleContext,
} from '@pwp/api-kit';
import type { SupportGateway, TicketStanding } from '../providers/support-gateway.ts';
import { GlpiSuiviModel } from './glpi-suivi-model.ts';
import { TicketModel } from './ticket-model.ts';
import { requesterOf } from './ticket-requester.ts';
import { keepThread } from './ticket-thread.ts';

/** What changed in this time before the last reading is looked at again, ms: GLPI's dates have no milliseconds. */
const OVERLAP = 60_000;
/** The first reading goes back so far, ms. */
const FIRST = 90 * 24 * 3_600_000;
/** Tickets per query. */
const BATCH = 100;
/** Tickets in a row that cannot be read before the tool itself counts as silent. */
const SILENT = 3;

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

  async function read(row: TicketModel): Promise<void> {
    const thread = row.glpiId === null ? undefined : await gateway.readTicket(row.glpiId, requesterOf(row));
    if (thread !== undefined) await keepThread(context, row.id, thread);
  }

  /** Whether it was read: one that GLPI cannot give must not silence the others. */
  async function tryToRead(row: TicketModel, log: JobRun['log']): Promise<boolean> {
    try {
      await read(row);
      return true;
    } catch (error) {
      if (!(error instanceof ProviderUnavailable || error instanceof ProviderRefusal)) throw error;
      log.warn({ err: error, numero: row.numero }, 'a ticket could not be followed');
      return false;
    }
  }

  return defineJob({
    name: 'support.follow-tickets',
    schedule,
    async run({ log, signal }) {
      const mark = await GlpiSuiviModel.findByPk('glpi');
      const since = new Date(mark === null ? clock.now().getTime() - FIRST : mark.jusqua.getTime() - OVERLAP);
      const changed = await gateway.listChanged(since, signal);
      let followed = 0;
      let failed = 0;
      let inARow = 0;
      for (let from = 0; from < changed.length; from += BATCH) {
        for (const row of await toRead(changed.slice(from, from + BATCH))) {
          if (signal.aborted) return;
          if (await tryToRead(row, log)) {
            followed += 1;
            inARow = 0;
            continue;
          }
          failed += 1;
          inARow += 1;
          if (inARow === SILENT) throw new Error('GLPI does not give the tickets that changed');
        }
      }
      if (followed > 0) log.info({ followed }, 'tickets followed');
      // The mark stays: the next run starts here again.
      if (failed > 0) throw new Error(`${failed} tickets could not be followed`);
      const last = changed.at(-1);
      if (last !== undefined && (mark === null || last.lastChange > mark.jusqua))
        await GlpiSuiviModel.upsert({ systeme: 'glpi', jusqua: last.lastChange });
    },
  });
}
