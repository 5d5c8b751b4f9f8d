import { col, Op, type WhereOptions } from 'sequelize';
import type { EtatTicket } from '../../contracts/index.ts';

/** What tells whose turn it is. Raw rows of SQLite have texts for instants. */
interface TurnRow {
  etat: EtatTicket;
  dernierSupport: Date | string | null;
  dernierDemandeur: Date | string | null;
  vuLe: Date | string | null;
}

const timeOf = (instant: Date | string | null) => (instant === null ? Number.NEGATIVE_INFINITY : +new Date(instant));

/** Whether the support wrote something that its reader has not seen. */
export function isUnread({ dernierSupport, vuLe }: Pick<TurnRow, 'dernierSupport' | 'vuLe'>): boolean {
  return dernierSupport !== null && timeOf(dernierSupport) > timeOf(vuLe);
}

/**
 * Whether the support waits for the agent: it says so (`en-attente`), or the last word is its own and unread. Nothing is
 * expected of a ticket that is resolved or closed, or once the agent has written.
 */
export function isAgentsTurn(row: TurnRow): boolean {
  if (row.etat === 'resolu' || row.etat === 'clos' || row.etat === 'a-transmettre') return false;
  if (timeOf(row.dernierDemandeur) > timeOf(row.dernierSupport)) return false;
  return row.etat === 'en-attente' || isUnread(row);
}

/** The tickets with something to read or to answer; the same rules in SQL. */
export function awaitingAgent(): WhereOptions {
  return {
    [Op.or]: [
      { dernierSupport: { [Op.ne]: null }, vuLe: null },
      { vuLe: { [Op.lt]: col('dernier_support') } },
      {
        etat: 'en-attente',
        [Op.or]: [{ dernierDemandeur: null }, { dernierDemandeur: { [Op.lte]: col('dernier_support') } }],
      },
    ],
  };
}
