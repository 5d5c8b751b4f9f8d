import type { Attributes } from 'sequelize';
import { z } from 'zod';
import { EchangeTicket, TicketDetail, type SuiviSupport, type Ticket } from '../../contracts/index.ts';
import type { TicketModel } from '../models/ticket-model.ts';

/** The columns that a line of « Mes tickets » needs, and those by which it is followed. */
export const TICKET_COLUMNS = [
  'id',
  'numero',
  'cas',
  'sujet',
  'etat',
  'dateOuverture',
  'dernierEchange',
  'transaction',
  'glpiId',
  'luLe',
] as const satisfies readonly (keyof Attributes<TicketModel>)[];

/** Those columns of a row. */
export type TicketRow = Pick<Attributes<TicketModel>, (typeof TICKET_COLUMNS)[number]>;

/** A ticket as the contract says it. */
export function presentTicket(row: Omit<TicketRow, 'id' | 'glpiId' | 'luLe'>): Ticket {
  return {
    numero: row.numero,
    cas: row.cas,
    sujet: row.sujet,
    etat: row.etat,
    dateOuverture: presentInstant(row.dateOuverture),
    dernierEchange: presentInstant(row.dernierEchange),
    transaction: row.transaction,
  };
}

/** A ticket with its exchanges, as they are kept. */
export function presentTicketDetail(row: Attributes<TicketModel>, suivi: SuiviSupport): TicketDetail {
  return {
    ...presentTicket(row),
    message: row.message,
    precisions: TicketDetail.shape.precisions.parse(JSON.parse(row.precisions)),
    echanges: z.array(EchangeTicket).parse(JSON.parse(row.echanges)),
    suivi,
  };
}

/** An instant as raw rows hold it (text on SQLite, a Date on MariaDB) or a model does, in ISO 8601. */
export function presentInstant(value: Date | string): string {
  return new Date(value).toISOString();
}
