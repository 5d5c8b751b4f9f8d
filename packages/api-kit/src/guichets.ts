import type { CurrentGuichet } from './account.ts';
import { defineProblem } from './problems.ts';

/** Nobody works for it any more, and nobody is attached to it. */
export const guichetFerme = defineProblem('guichet-ferme', 409, 'Ce guichet est fermé');

/** A guichet as the host keeps it: open or closed. */
export interface KeptGuichet extends CurrentGuichet {
  /** First day on which nobody works for it any more (ISO 8601), were it to come; null: none is set. */
  fermeLe: string | null;
  /** Whether that day has come. */
  ferme: boolean;
}

/** Port to the guichets that the host keeps. */
export interface Guichets {
  /** Those that exist among `codes`, closed ones included, sorted by code. */
  findAll: (codes: readonly string[]) => Promise<KeptGuichet[]>;
  /** Open ones whose code begins with the text or whose name holds it, whatever the case; sorted by code, at most `limit`. */
  search: (text: string, limit: number) => Promise<KeptGuichet[]>;
  /** Those that are closed, sorted by code. */
  closed: () => Promise<KeptGuichet[]>;
}

const DAY = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' });

/** « Le guichet 00002 est fermé depuis le 3 novembre 2026 ». */
export function closedSince({ code, fermeLe }: Pick<KeptGuichet, 'code' | 'fermeLe'>): string {
  const since = fermeLe === null ? '' : ` depuis le ${DAY.format(new Date(fermeLe))}`;
  return `Le guichet ${code} est fermé${since}`;
}
