import {
  defineJob,
  ProviderRefusal,
  ProviderUnavailable,
  type Job,
  type JobRun,
  type ModuleContext,
} from '@pwp/api-kit';
import { Op } from 'sequelize';
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
/** Tickets in a row without an answer before the tool itself counts as silent. */
const SILENT = 3;
/** A change that could not be read is tried again after this, ms, and after twice as long each time. */
const RETRY = 30_000;
/** Readings of one change: the last one is more than four hours after the first. */
const MOST_READINGS = 10;

/** Dependencies of the job. */
export type FollowTicketsContext = Pick<ModuleContext<unknown>, 'clock' | 'transaction' | 'notices'> & {
  gateway: Pick<SupportGateway, 'listChanged' | 'readTicket'>;
};

/** A ticket of the portal, and the change of GLPI to read. */
interface ToRead {
  row: TicketModel;
  change: Date;
}

/** The job that reads the tickets that changed in the support tool, so that the portal knows whose turn it is. */
export function followTickets(context: FollowTicketsContext, schedule: string): Job {
  const { clock, gateway, transaction } = context;

  /** The portal's tickets among them whose exchanges are older than their change. One that was missed has its own time. */
  async function toRead(changed: readonly TicketStanding[]): Promise<ToRead[]> {
    const rows = await TicketModel.findAll({ where: { glpiId: changed.map(({ id }) => id) } });
    const byId = new Map(rows.map((row) => [row.glpiId, row]));
    return changed.flatMap(({ id, lastChange: change }) => {
      const row = byId.get(id);
      const known = [row?.echangesAu?.getTime(), row?.lectureManquee?.getTime()];
      return row === undefined || known.includes(change.getTime()) ? [] : [{ row, change }];
    });
  }

  async function toReadAgain(): Promise<ToRead[]> {
    const rows = await TicketModel.findAll({
      where: { prochaineLecture: { [Op.lte]: clock.now() } },
      order: ['prochaineLecture'],
      limit: BATCH,
    });
    return rows.map((row) => ({ row, change: row.lectureManquee ?? row.dernierEchange }));
  }

  async function read(row: TicketModel): Promise<void> {
    const thread = row.glpiId === null ? undefined : await gateway.readTicket(row.glpiId, requesterOf(row));
    if (thread !== undefined) await keepThread(context, row.id, thread);
    if (row.lectureManquee === null) return;
    const nothingMissed = { lectureManquee: null, lecturesManquees: 0, prochaineLecture: null };
    await transaction(() => TicketModel.update(nothingMissed, { where: { id: row.id } }));
  }

  /** Remembers that a change could not be read. It is logged the first time and the last. */
  async function miss({ row, change }: ToRead, error: Error, log: JobRun['log']): Promise<void> {
    const before = row.lectureManquee?.getTime() === change.getTime() ? row.lecturesManquees : 0;
    const lecturesManquees = before + 1;
    const last = lecturesManquees >= MOST_READINGS;
    const prochaineLecture = last ? null : new Date(clock.now().getTime() + RETRY * 2 ** before);
    const missed = { lectureManquee: change, lecturesManquees, prochaineLecture };
    await transaction(() => TicketModel.update(missed, { where: { id: row.id } }));
    if (before === 0) log.warn({ err: error, numero: row.numero }, 'a ticket could not be followed');
    if (last) log.error({ err: error, numero: row.numero }, 'a ticket is no longer followed until it changes');
  }

  /** How many were read. One that GLPI does not give holds no other; throws once GLPI itself is silent. */
  async function readEach(tickets: readonly ToRead[], { log, signal }: JobRun): Promise<number> {
    let followed = 0;
    let silent = 0;
    for (const ticket of tickets) {
      if (signal.aborted) return followed;
      try {
        await read(ticket.row);
        followed += 1;
        silent = 0;
      } catch (error) {
        if (!(error instanceof ProviderUnavailable || error instanceof ProviderRefusal)) throw error;
        await miss(ticket, error, log);
        silent = isSilence(error) ? silent + 1 : 0;
        if (silent === SILENT) throw new Error('GLPI does not give the tickets that changed', { cause: error });
      }
    }
    return followed;
  }

  return defineJob({
    name: 'support.follow-tickets',
    title: 'Suivi des tickets dans GLPI',
    schedule,
    async run(run) {
      const mark = await GlpiSuiviModel.findByPk('glpi');
      const since = new Date(mark === null ? clock.now().getTime() - FIRST : mark.jusqua.getTime() - OVERLAP);
      const { tickets: changed, isWhole } = await gateway.listChanged(since, run.signal);
      if (!isWhole) run.log.error({ since, read: changed.length }, 'GLPI has more changes than one run reads');
      let followed = 0;
      for (let from = 0; from < changed.length; from += BATCH)
        followed += await readEach(await toRead(changed.slice(from, from + BATCH)), run);
      if (run.signal.aborted) return;
      const last = changed.at(-1);
      if (last !== undefined && (mark === null || last.lastChange > mark.jusqua))
        await GlpiSuiviModel.upsert({ systeme: 'glpi', jusqua: last.lastChange });
      followed += await readEach(await toReadAgain(), run);
      if (followed > 0) run.log.info({ followed }, 'tickets followed');
    },
  });
}

/** Whether GLPI did not answer, rather than answer something of this ticket that cannot be read. */
function isSilence(error: ProviderUnavailable | ProviderRefusal): boolean {
  return error instanceof ProviderUnavailable && !error.unexpected;
}
