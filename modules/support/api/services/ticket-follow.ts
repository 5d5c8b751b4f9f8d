import { ProviderRefusal, ProviderUnavailable, type Account, type Logger, type ModuleContext } from '@pwp/api-kit';
import { type SuiviSupport, type TicketDetail, type TicketList } from '../../contracts/index.ts';
import { TicketModel } from '../models/ticket-model.ts';
import { ownTickets } from '../policies/ticket-policy.ts';
import {
  presentInstant,
  presentTicket,
  presentTicketDetail,
  TICKET_COLUMNS,
  type TicketRow,
} from '../presenters/ticket-presenter.ts';
import { ticketIntrouvable } from '../problems.ts';
import type { SupportGateway, TicketStanding } from '../providers/support-gateway.ts';

/** Most tickets that a list answers. */
const LONGEST_LIST = 100;

/** What one reads of one's tickets: as the support's tool tells now or, when it does not answer, as it last told. */
export interface TicketFollow {
  /** The last 100 opened; `total` counts them all. */
  list(account: Account): Promise<TicketList>;
  /** Throws `ticket-introuvable`, for another account's ticket too. */
  read(account: Account, numero: string): Promise<TicketDetail>;
}

/** What the service works with. */
export type TicketFollowContext = Pick<ModuleContext<unknown>, 'clock' | 'transaction'> & {
  log: Pick<Logger, 'warn'>;
  gateway: Pick<SupportGateway, 'listTickets' | 'readTicket'>;
};

/** The service that `GET /tickets` calls. */
export function createTicketFollow({ clock, log, transaction, gateway }: TicketFollowContext): TicketFollow {
  /** Null when the tool does not answer: what is kept is shown, and said to be old. */
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
      // Held first, in one order for everybody: two pages of one account must not wait for each other.
      await TicketModel.findAll({ attributes: ['id'], where: { id: ids }, order: ['id'], lock: true, raw: true });
      for (const row of told) {
        const moved = after(row, standings);
        if (moved !== row) {
          const { etat, dernierEchange } = moved;
          await TicketModel.update({ etat, dernierEchange }, { where: { id: row.id } });
        }
      }
      await TicketModel.update({ luLe: now }, { where: { id: ids } });
    });

  return {
    async list(account) {
      const where = ownTickets(account);
      const order: [string, string][] = [
        ['dateOuverture', 'DESC'],
        ['id', 'DESC'],
      ];
      const [rows, total] = await Promise.all([
        TicketModel.findAll({ attributes: [...TICKET_COLUMNS], where, order, limit: LONGEST_LIST, raw: true }),
        TicketModel.count({ where }),
      ]);
      const items = rows.map(presentTicket);
      // Nothing of it left yet: there is nothing to ask.
      if (rows.every(({ glpiId }) => glpiId === null))
        return { items, total, suivi: { disponible: true, depuis: null } };

      const told = await asked(gateway.listTickets(requesterOf(account)));
      if (told === null) return { items, total, suivi: { disponible: false, depuis: lastRead(rows) } };
      const standings = new Map(told.map((standing) => [standing.id, standing]));
      await keepStandings(standings, rows);
      return { items: rows.map((row) => presentTicket(after(row, standings))), total, suivi: upToDate(clock.now()) };
    },

    async read(account, numero) {
      const where = { ...ownTickets(account), numero };
      const row = await TicketModel.findOne({ where });
      if (row === null) throw ticketIntrouvable(`Aucun de vos tickets ne porte le numéro ${numero}.`);
      const { glpiId } = row;
      if (glpiId === null) return presentTicketDetail(row, { disponible: true, depuis: null });

      const thread = await asked(gateway.readTicket(glpiId, requesterOf(account)));
      if (thread === null) return presentTicketDetail(row, { disponible: false, depuis: lastRead([row]) });
      // Deleted over there: what was last known of it is all that there is.
      if (thread === undefined) return presentTicketDetail(row, { disponible: true, depuis: lastRead([row]) });
      const now = clock.now();
      await transaction(() =>
        row.update({
          etat: thread.etat,
          dernierEchange: thread.lastChange,
          echanges: JSON.stringify(thread.echanges),
          luLe: now,
        }),
      );
      return presentTicketDetail(row, upToDate(now));
    },
  };
}

function requesterOf({ email, nom, prenom }: Account) {
  return { email, nom: `${prenom} ${nom}`.trim() };
}

function upToDate(now: Date): SuiviSupport {
  return { disponible: true, depuis: presentInstant(now) };
}

/** A row as the tool tells it; the same row when it tells nothing new. */
function after(row: TicketRow, standings: ReadonlyMap<number, TicketStanding>): TicketRow {
  const standing = row.glpiId === null ? undefined : standings.get(row.glpiId);
  if (standing === undefined) return row;
  const { etat, lastChange } = standing;
  if (etat === row.etat && lastChange.getTime() === new Date(row.dernierEchange).getTime()) return row;
  return { ...row, etat, dernierEchange: lastChange };
}

/** The oldest reading of what is shown; null as long as one of them was never read. */
function lastRead(rows: readonly Pick<TicketRow, 'glpiId' | 'luLe'>[]): string | null {
  const readings = rows.filter(({ glpiId }) => glpiId !== null).map(({ luLe }) => luLe);
  if (readings.some((reading) => reading === null)) return null;
  const instants = readings.map((reading) => new Date(reading ?? 0).getTime());
  return instants.length === 0 ? null : presentInstant(new Date(Math.min(...instants)));
}
