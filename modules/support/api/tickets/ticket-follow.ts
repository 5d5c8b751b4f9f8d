import { ProviderRefusal, ProviderUnavailable, type Account, type Logger, type ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { type ListeTickets, type SuiviSupport, type TicketDetail, type TicketList } from '../../contracts/index.ts';
import { TicketModel } from './ticket-model.ts';
import { readableTickets } from './ticket-policy.ts';
import {
  presentInstant,
  presentTicket,
  presentTicketDetail,
  TICKET_COLUMNS,
  type TicketRow,
} from './ticket-presenter.ts';
import { requesterOf } from './ticket-requester.ts';
import { withdrawAnswer } from './answer-notice.ts';
import { keepThread } from './ticket-thread.ts';
import { ticketsIn } from './ticket-turn.ts';
import { ticketIntrouvable } from '../problems.ts';
import type { SupportGateway, TicketStanding } from '../providers/support-gateway.ts';

/** Most tickets in a response. */
const LONGEST_LIST = 100;
/** Most threads that are read while somebody waits for the list; the job reads the others. */
const MOST_THREADS = 5;

/**
 * How people read their own tickets: the support tool's current state or, when it does not answer, the last known one.
 */
export interface TicketFollow {
  /** The last 100 opened, of a list if one is named; `total` counts them all. */
  list(account: Account, liste?: ListeTickets): Promise<TicketList>;
  /** Throws `ticket-introuvable`, also for another account's ticket. */
  read(account: Account, numero: string): Promise<TicketDetail>;
  /** How many tickets are to answer, as last known. */
  countAwaiting(account: Account): Promise<number>;
  /** Marks what the support wrote until an instant as read. Throws `ticket-introuvable`. */
  markRead(account: Account, numero: string, until: Date): Promise<void>;
}

/** Dependencies of the service. */
export type TicketFollowContext = Pick<ModuleContext<unknown>, 'clock' | 'transaction' | 'notices'> & {
  log: Pick<Logger, 'warn'>;
  gateway: Pick<SupportGateway, 'listTickets' | 'readTicket'>;
};

/** The service that `GET /tickets` calls. */
export function createTicketFollow({ clock, log, transaction, notices, gateway }: TicketFollowContext): TicketFollow {
  /** Null when the tool does not answer; the stored state is then shown, marked as old. */
  async function asked<T>(work: Promise<T>): Promise<T | null> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof ProviderUnavailable || error instanceof ProviderRefusal)) throw error;
      log.warn({ err: error }, 'tickets are shown as they were last known');
      return null;
    }
  }

  const keepStandings = (standings: ReadonlyMap<number, TicketStanding>, rows: readonly TicketRow[]): Promise<void> =>
    transaction(async () => {
      const now = clock.now();
      const told = rows.filter(({ glpiId }) => glpiId !== null && standings.has(glpiId));
      const ids = told.map(({ id }) => id);
      // Rows are locked first, in a fixed order, so that two pages of one account cannot deadlock.
      await TicketModel.findAll({ attributes: ['id'], where: { id: ids }, order: ['id'], lock: true, raw: true });
      for (const row of told) {
        const moved = after(row, standings);
        if (moved !== row) {
          const { etat, dernierEchange } = moved;
          await TicketModel.update({ etat, dernierEchange }, { where: { id: row.id } });
        }
      }
      await TicketModel.update({ checkedAt: now }, { where: { id: ids } });
    });

  /** Reads the threads of the tickets that moved, so that the list says whose turn it is. */
  async function readMoved(rows: readonly TicketRow[]): Promise<void> {
    const stale = rows.filter(
      ({ glpiId, dernierEchange, echangesAu }) =>
        glpiId !== null && +new Date(dernierEchange) !== +new Date(echangesAu ?? 0),
    );
    await Promise.all(
      stale.slice(0, MOST_THREADS).map(async (row) => {
        const thread = row.glpiId === null ? null : await asked(gateway.readTicket(row.glpiId, requesterOf(row)));
        if (thread !== null && thread !== undefined) await keepThread({ transaction, clock, notices }, row.id, thread);
      }),
    );
  }

  return {
    async list(account, liste) {
      const rows = await lastOpened(account);
      const shown = async (suivi: SuiviSupport): Promise<TicketList> => {
        const where = { [Op.and]: [readableTickets(account), ticketsIn(liste)] };
        const [found, total] = await Promise.all([lastOpened(account, liste), TicketModel.count({ where })]);
        return { items: found.map(presentTicket), total, suivi };
      };
      // It was never sent, so the tool knows nothing of it.
      if (rows.every(({ glpiId }) => glpiId === null)) return shown({ disponible: true, depuis: null });

      const { email, nom, prenom } = account;
      const told = await asked(gateway.listTickets({ email, nom: `${prenom} ${nom}`.trim() }));
      if (told === null) return shown({ disponible: false, depuis: lastRead(rows) });
      const standings = new Map(told.map((standing) => [standing.id, standing]));
      await keepStandings(standings, rows);
      await readMoved(rows.map((row) => after(row, standings)));
      return shown(upToDate(clock.now()));
    },

    async read(account, numero) {
      const where = { ...readableTickets(account), numero };
      const row = await TicketModel.findOne({ where });
      if (row === null) throw ticketIntrouvable(`Aucun de vos tickets ne porte le numéro ${numero}.`);
      const { glpiId } = row;
      if (glpiId === null) return presentTicketDetail(row, { disponible: true, depuis: null });

      const thread = await asked(gateway.readTicket(glpiId, requesterOf(row)));
      if (thread === null) return presentTicketDetail(row, { disponible: false, depuis: lastRead([row]) });
      // Deleted in the tool: the last known state is all we have.
      if (thread === undefined) return presentTicketDetail(row, { disponible: true, depuis: lastRead([row]) });
      const kept = await keepThread({ transaction, clock }, row.id, thread);
      return presentTicketDetail(kept, upToDate(clock.now()));
    },

    countAwaiting: (account) =>
      TicketModel.count({ where: { [Op.and]: [readableTickets(account), ticketsIn('a-repondre')] } }),

    async markRead(account, numero, until) {
      const where = { ...readableTickets(account), numero };
      // A page that was opened earlier, in another tab, marks nothing as unread.
      const earlier = { [Op.or]: [{ vuLe: null }, { vuLe: { [Op.lt]: until } }] };
      await transaction(async () => {
        // Locked: an answer that is being kept is seen here, or tells of itself afterwards.
        const row = await TicketModel.findOne({ attributes: ['id', 'dernierSupport'], where, lock: true });
        if (row === null) throw ticketIntrouvable(`Aucun de vos tickets ne porte le numéro ${numero}.`);
        await TicketModel.update({ vuLe: until }, { where: { id: row.id, ...earlier } });
        if (row.dernierSupport === null || row.dernierSupport <= until) await withdrawAnswer(notices, numero);
      });
    },
  };
}

/** The last tickets of an account, or of one of its lists, as they are stored. */
function lastOpened(account: Account, liste?: ListeTickets): Promise<TicketRow[]> {
  return TicketModel.findAll({
    attributes: [...TICKET_COLUMNS],
    where: { [Op.and]: [readableTickets(account), ticketsIn(liste)] },
    order: [
      ['dateOuverture', 'DESC'],
      ['id', 'DESC'],
    ],
    limit: LONGEST_LIST,
    raw: true,
  });
}

function upToDate(now: Date): SuiviSupport {
  return { disponible: true, depuis: presentInstant(now) };
}

/** A row with the tool's state; the same row when nothing changed. */
function after(row: TicketRow, standings: ReadonlyMap<number, TicketStanding>): TicketRow {
  const standing = row.glpiId === null ? undefined : standings.get(row.glpiId);
  if (standing === undefined) return row;
  const { etat, lastChange } = standing;
  if (etat === row.etat && lastChange.getTime() === new Date(row.dernierEchange).getTime()) return row;
  return { ...row, etat, dernierEchange: lastChange };
}

/** The oldest read of the displayed tickets; null when one of them was never read. */
function lastRead(rows: readonly Pick<TicketRow, 'glpiId' | 'checkedAt'>[]): string | null {
  const readings = rows.filter(({ glpiId }) => glpiId !== null).map(({ checkedAt }) => checkedAt);
  if (readings.some((reading) => reading === null)) return null;
  const instants = readings.map((reading) => new Date(reading ?? 0).getTime());
  return instants.length === 0 ? null : presentInstant(new Date(Math.min(...instants)));
}
