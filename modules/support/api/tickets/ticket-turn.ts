import { col, Op, type WhereOptions } from 'sequelize';
import type { EtatTicket, ListeTickets } from '../../contracts/index.ts';

/** What tells whose turn it is. Raw rows of SQLite have texts for instants. */
interface TurnRow {
  etat: EtatTicket;
  dernierSupport: Date | string | null;
  dernierDemandeur: Date | string | null;
  vuLe: Date | string | null;
}

const timeOf = (instant: Date | string | null) => (instant === null ? Number.NEGATIVE_INFINITY : +new Date(instant));

/** Whether the last word is the support's. */
export function isSupportLast({ dernierSupport, dernierDemandeur }: Omit<TurnRow, 'etat' | 'vuLe'>): boolean {
  return dernierSupport !== null && timeOf(dernierSupport) >= timeOf(dernierDemandeur);
}

/** Whether the last word is the support's and its reader has not seen it. Who has answered it, here or by mail, has read it. */
export function isUnread(row: Omit<TurnRow, 'etat'>): boolean {
  return isSupportLast(row) && timeOf(row.dernierSupport) > timeOf(row.vuLe);
}

/**
 * Whether the support asks the agent for something: the last word is its own, and its tool says that the ticket waits
 * (`en-attente`). What is not said there is not guessed from the words: an answer is only to be read.
 */
export function isAgentsTurn(row: TurnRow): boolean {
  return row.etat === 'en-attente' && isSupportLast(row);
}

/** The tickets of a list, in SQL; those to answer by the rule of `isAgentsTurn`. */
export function ticketsIn(liste: ListeTickets | undefined): WhereOptions {
  if (liste === undefined) return {};
  if (liste === 'a-repondre') {
    const dernierDemandeur = { [Op.or]: [{ [Op.is]: null }, { [Op.lte]: col('dernier_support') }] };
    return { etat: 'en-attente', dernierSupport: { [Op.ne]: null }, dernierDemandeur };
  }
  return { etat: { [liste === 'termines' ? Op.in : Op.notIn]: ['resolu', 'clos'] } };
}
