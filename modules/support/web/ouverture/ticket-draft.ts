import type { CasTicket } from '../../contracts/index.ts';
import { CAS_LABELS } from '../../contracts/labels.ts';
import { TRANSACTION_PATTERN } from '../../contracts/ticket-limits.ts';
import { CHAMPS, emptyValeurs, type Valeurs } from './ticket-champs.ts';

/** A form under way. `attempt` is the last content that was sent, and the key it was sent under. */
export interface TicketDraft {
  cas: CasTicket | '';
  valeurs: Valeurs;
  attempt: { key: string; content: string } | null;
}

/** What another page may hand over in the history entry: `{ transaction }`, or `{ cas, sujet }`. */
type Handed = Record<string, unknown>;

/**
 * The form that the history entry holds, or a new one that starts with what another page handed over. The entry survives a
 * reload and a session that is opened again, and is the tab's own: nothing of a message is left on a shared machine.
 */
export function readDraft(): TicketDraft {
  const held: unknown = history.state;
  const entry: Handed = isRecord(held) ? held : {};
  const kept = entry['brouillon'];
  if (isRecord(kept)) {
    return {
      cas: casOf(kept['cas']),
      valeurs: valeursOf(isRecord(kept['valeurs']) ? kept['valeurs'] : {}),
      attempt: attemptOf(kept['attempt']),
    };
  }
  const transaction = entry['transaction'];
  const isTransaction = typeof transaction === 'string' && TRANSACTION_PATTERN.test(transaction);
  return {
    cas: casOf(entry['cas']),
    valeurs: valeursOf({ sujet: entry['sujet'], ...(isTransaction && { transaction }) }),
    attempt: null,
  };
}

/** Keeps the form in the history entry. */
export function keepDraft(draft: TicketDraft): void {
  const state: unknown = history.state;
  history.replaceState({ ...(isRecord(state) ? state : {}), brouillon: plain(draft) }, '');
}

/** Takes the form out of the history entry: going back to it shows an empty one. */
export function dropDraft(): void {
  const state: unknown = history.state;
  // Emptied, not removed: as it leaves the page, the router mixes in what the entry held when it came.
  const emptied = { brouillon: null, transaction: null, cas: null, sujet: null };
  history.replaceState({ ...(isRecord(state) ? state : {}), ...emptied }, '');
}

/** A history entry takes no reactive object. */
function plain({ cas, valeurs, attempt }: TicketDraft): TicketDraft {
  return { cas, valeurs: { ...valeurs }, attempt: attempt === null ? null : { ...attempt } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
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

function attemptOf(value: unknown): TicketDraft['attempt'] {
  if (!isRecord(value) || typeof value['key'] !== 'string' || typeof value['content'] !== 'string') return null;
  return { key: value['key'], content: value['content'] };
}
