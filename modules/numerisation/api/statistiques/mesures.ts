import { Statut, STATUTS_REJETES, type Mesure, type TrancheStatuts } from '../../contracts/index.ts';
import type { PliLine } from './statistiques-reads.ts';

/** Not finished, and still expected to be. */
export const EN_COURS: readonly Statut[] = ['a-transmettre', 'numerisation-en-cours', 'enregistrement-en-cours'];
/** Rejected in whole or in part. */
export const REJETES: readonly Statut[] = STATUTS_REJETES;
const MINUTE_MS = 60_000;

/** A pli as it is counted; `delai` in minutes, for a pli that is completely recorded. */
export interface CountedPli {
  /** When it was transmitted, ms since the epoch. */
  moment: number;
  statut: Statut;
  delai: number | undefined;
}

/** What a row says. A clock of the prestataire that is late makes no negative délai. */
export function countedPli({ dateTransmission, statut, dateStatut }: Omit<PliLine, 'id'>): CountedPli {
  const moment = new Date(dateTransmission).getTime();
  const complet = statut === 'enregistrement-complet';
  return {
    moment,
    statut,
    delai: complet ? Math.max(0, Math.round((new Date(dateStatut).getTime() - moment) / MINUTE_MS)) : undefined,
  };
}

/** The middle of the délais; between the two middle ones when they are even. Null for none. */
export function medianOf(sorted: ArrayLike<number>): number | null {
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2);
}

/** The least délai that nine plis in ten do not exceed (nearest rank). Null for none. */
export function neufSurDixOf(sorted: ArrayLike<number>): number | null {
  return sorted[Math.ceil(sorted.length * 0.9) - 1] ?? null;
}

/** Counts plis as they come. */
export interface Counting {
  add: (pli: CountedPli) => void;
  mesure: () => Mesure;
  statuts: () => TrancheStatuts['statuts'];
}

/** Starts at nothing. */
export function startCounting(): Counting {
  const counts = new Map<Statut, number>();
  const delais: number[] = [];
  const sum = (statuts: readonly Statut[]) => statuts.reduce((total, statut) => total + (counts.get(statut) ?? 0), 0);
  return {
    add({ statut, delai }) {
      counts.set(statut, (counts.get(statut) ?? 0) + 1);
      if (delai !== undefined) delais.push(delai);
    },
    mesure() {
      // Sorts by number, several times as fast as an array does.
      const sorted = Float64Array.from(delais).toSorted();
      return {
        plis: sum(Statut.options),
        enCours: sum(EN_COURS),
        rejetes: sum(REJETES),
        complets: sorted.length,
        median: medianOf(sorted),
        neufSurDix: neufSurDixOf(sorted),
      };
    },
    statuts: () => ({
      'a-transmettre': counts.get('a-transmettre') ?? 0,
      'non-applicable': counts.get('non-applicable') ?? 0,
      'numerisation-en-cours': counts.get('numerisation-en-cours') ?? 0,
      'enregistrement-en-cours': counts.get('enregistrement-en-cours') ?? 0,
      'pieces-rejetees': counts.get('pieces-rejetees') ?? 0,
      'rejet-sne': counts.get('rejet-sne') ?? 0,
      'enregistrement-complet': counts.get('enregistrement-complet') ?? 0,
    }),
  };
}
