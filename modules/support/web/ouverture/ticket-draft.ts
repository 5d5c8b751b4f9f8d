import { heldInHistory, holdInHistory } from '@pwp/web-kit';
import type { CasTicket } from '../../contracts/index.ts';
import { CAS_LABELS } from '../../contracts/labels.ts';
import { TRANSACTION_PATTERN } from '../../contracts/ticket-limits.ts';
import { attemptOf, isRecord, type Attempt } from '../brouillon/attempt.ts';
import { keptFilesOf, type KeptFile } from '../pieces/use-pieces.ts';
import { CHAMPS, emptyValeurs, type Valeurs } from './ticket-champs.ts';

/** A form in progress. `attempt` is the last content sent, and its key. */
export interface TicketDraft {
  cas: CasTicket | '';
  valeurs: Valeurs;
  /** Files that the portal has. */
  pieces: KeptFile[];
  attempt: Attempt | null;
}

/**
 * The form in the history entry, or a new one started with what another page passed: `{ transaction, cas }` (from a
 * pli), or `{ cas, sujet }` (from a ticket). A shared machine keeps nothing.
 */
export function readDraft(): TicketDraft {
  const kept = heldInHistory('brouillon');
  if (isRecord(kept)) {
    return {
      cas: casOf(kept['cas']),
      valeurs: valeursOf(isRecord(kept['valeurs']) ? kept['valeurs'] : {}),
      pieces: keptFilesOf(kept['pieces']),
      attempt: attemptOf(kept['attempt']),
    };
  }
  const transaction = heldInHistory('transaction');
  const isTransaction = typeof transaction === 'string' && TRANSACTION_PATTERN.test(transaction);
  return {
    cas: casOf(heldInHistory('cas')),
    valeurs: valeursOf({ sujet: heldInHistory('sujet'), ...(isTransaction && { transaction }) }),
    pieces: [],
    attempt: null,
  };
}

/** Stores the form in the history entry. */
export function keepDraft(draft: TicketDraft): void {
  holdInHistory({ brouillon: draft });
}

/** Removes the form from the history entry, so that going back shows an empty one. */
export function dropDraft(): void {
  holdInHistory({ brouillon: null, transaction: null, cas: null, sujet: null });
}

function casOf(value: unknown): CasTicket | '' {
  return Object.keys(CAS_LABELS).find((cas): cas is CasTicket => cas === value) ?? '';
}

function valeursOf(held: Record<string, unknown>): Valeurs {
  const valeurs = emptyValeurs();
  for (const champ of CHAMPS) {
    const value = held[champ];
    if (typeof value === 'string') valeurs[champ] = value;
  }
  return valeurs;
}
