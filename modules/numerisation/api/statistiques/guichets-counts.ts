import type { Clock, Guichets, Reads } from '@pwp/api-kit';
import type { NumerisationBounds } from '../bounds.ts';
import type { Statut } from '../../contracts/index.ts';
import type { Period } from '../plis/period.ts';
import { EN_COURS, REJETES } from './mesures.ts';
import type { Counts } from './petits-nombres.ts';
import { comptesRead, type CompteLine } from './statistiques-reads.ts';

/** What figures for other modules are read with. */
export interface PortFigures {
  clock: Clock;
  reads: Reads;
  guichets: Guichets;
  bounds: NumerisationBounds['figures'];
}

/** Guichets of one read: others are served in between. */
const GUICHETS_A_READ = 20;

/** A guichet without plis. */
export const NONE: Counts = { plis: 0, enCours: 0, rejetes: 0, complets: 0 };

/** The plis of each guichet that transmitted some in the period, by its code. Rejects when `signal` aborts. */
export async function countGuichets(
  { reads }: Pick<PortFigures, 'reads'>,
  guichets: readonly { code: string }[],
  period: Period,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Counts>> {
  const counts = new Map<string, Counts>();
  for (let start = 0; start < guichets.length; start += GUICHETS_A_READ) {
    signal.throwIfAborted();
    const codes = guichets.slice(start, start + GUICHETS_A_READ).map(({ code }) => code);
    for (const { guichet, statut, nombre } of await reads<CompteLine>(comptesRead(codes, period)))
      counts.set(guichet, added(counts.get(guichet) ?? NONE, statut, nombre));
  }
  return counts;
}

function added(counts: Counts, statut: Statut, nombre: number): Counts {
  return {
    plis: counts.plis + nombre,
    enCours: counts.enCours + (EN_COURS.includes(statut) ? nombre : 0),
    rejetes: counts.rejetes + (REJETES.includes(statut) ? nombre : 0),
    complets: counts.complets + (statut === 'enregistrement-complet' ? nombre : 0),
  };
}
