import { frenchDay } from './paris.ts';
import type { CurrentGuichet } from '../accounts/account.ts';
import { defineProblem } from '../http/problems.ts';

/** The guichet is closed: no account has it. */
export const guichetFerme = defineProblem('guichet-ferme', 409, 'Ce guichet est fermé');

/** Another guichet has this code. */
export const guichetExistant = defineProblem('guichet-existant', 409, 'Un guichet a déjà ce code');

/** A guichet in the host's database, open or closed. */
export interface KeptGuichet extends CurrentGuichet {
  /** First day (ISO 8601) on which the guichet is closed, possibly in the future; null when none is set. */
  dateFermeture: string | null;
  /** Whether the closing date has come. */
  ferme: boolean;
}

/** Filter of a list of guichets; everything when empty. */
export interface GuichetQuery {
  /** Start of a code, or part of a name or of a SIRET, ignoring case and accents. */
  texte?: string | undefined;
  ferme?: boolean | undefined;
  /** Keeps those among these codes. */
  codes?: readonly string[] | undefined;
}

/** Port to the host's guichets. */
export interface Guichets {
  /** The existing guichets among `codes`, closed ones included, sorted by code. */
  findAll: (codes: readonly string[]) => Promise<KeptGuichet[]>;
  /**
   * Open guichets whose code starts with the text or whose name contains it, ignoring case and accents; sorted by code,
   * at most `limit`.
   */
  search: (text: string, limit: number) => Promise<KeptGuichet[]>;
  /** A part of the guichets that the query keeps, open and closed, sorted by code; `total` counts them all. */
  list: (
    query: GuichetQuery,
    part: { offset: number; limit: number },
  ) => Promise<{ items: KeptGuichet[]; total: number }>;
  /** The guichets with this `codeTerritoire`, open and closed, sorted by code; at most `limit`. */
  ofTerritoire: (codeTerritoire: string, limit: number) => Promise<KeptGuichet[]>;
  /** The closed guichets, sorted by code. */
  closed: () => Promise<KeptGuichet[]>;
}

/** « Le guichet 00002 est fermé depuis le 3 novembre 2026 ». */
export function closedSince({ code, dateFermeture }: Pick<KeptGuichet, 'code' | 'dateFermeture'>): string {
  const since = dateFermeture === null ? '' : ` depuis le ${frenchDay(dateFermeture)}`;
  return `Le guichet ${code} est fermé${since}`;
}
