import type { Attributes } from 'sequelize';
import { TicketDetail, type SuiviSupport, type Ticket } from '../../contracts/index.ts';
import type { TicketModel } from './ticket-model.ts';
import { presentThread } from './ticket-thread.ts';
import { isAgentsTurn, isUnread } from './ticket-turn.ts';

/** The columns shown in « Mes tickets », and those used to follow a ticket. */
export const TICKET_COLUMNS = [
  'id',
  'numero',
  'cas',
  'sujet',
  'etat',
  'dateOuverture',
  'dernierEchange',
  'transaction',
  'dernierSupport',
  'dernierDemandeur',
  'vuLe',
  'echangesAu',
  'glpiId',
  'checkedAt',
  'demandeurEmail',
  'demandeurNom',
] as const satisfies readonly (keyof Attributes<TicketModel>)[];

/** Those columns of a row. */
export type TicketRow = Pick<Attributes<TicketModel>, (typeof TICKET_COLUMNS)[number]>;

/** A ticket as the contract describes it. */
export function presentTicket(
  row: Omit<TicketRow, 'id' | 'glpiId' | 'checkedAt' | 'echangesAu' | 'demandeurEmail' | 'demandeurNom'>,
): Ticket {
  return {
    numero: row.numero,
    cas: row.cas,
    sujet: row.sujet,
    etat: row.etat,
    dateOuverture: presentInstant(row.dateOuverture),
    dernierEchange: presentInstant(later(row.dernierEchange, row.dernierDemandeur)),
    transaction: row.transaction,
    aRepondre: isAgentsTurn(row),
    nonLu: isUnread(row),
  };
}

/** A ticket with its exchanges, as stored. */
export async function presentTicketDetail(row: Attributes<TicketModel>, suivi: SuiviSupport): Promise<TicketDetail> {
  return {
    ...presentTicket(row),
    message: row.message,
    precisions: TicketDetail.shape.precisions.parse(JSON.parse(row.precisions)),
    ...(await presentThread(row)),
    suivi,
  };
}

/** A message that waits here is later than anything the support tool knows of. */
function later(change: Date | string, message: Date | string | null): Date | string {
  return message !== null && new Date(message) > new Date(change) ? message : change;
}

/** An instant in ISO 8601, from a raw row (text on SQLite, a Date on MariaDB) or from a model. */
export function presentInstant(value: Date | string): string {
  return new Date(value).toISOString();
}
