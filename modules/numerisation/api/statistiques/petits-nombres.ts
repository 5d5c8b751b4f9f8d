/*
 * Which figures another module may be told. The rules are those of French public statistics (Insee, manual of the protection of
 * tables, « Règles »): of persons, no figure that fewer than eleven make; of establishments, none that fewer than three make, or one
 * of them nearly alone. A demande is a household, a guichet is an establishment.
 */

/** Plis by what became of them; the parts and `autres` make the whole. */
export interface Counts {
  plis: number;
  enCours: number;
  rejetes: number;
  complets: number;
}

/** The same, null where it is hidden. */
export type Chiffres = { [Name in keyof Counts]: number | null };

/** The least number of persons, and of guichets, that a figure is made of. */
const PERSONNES = 11;
const GUICHETS = 3;
/** What one guichet may have of all, at most. */
const DOMINANCE = 0.85;

/** Counts whose small numbers are hidden. One part that is hidden hides the others: the whole would give it away. */
export function withoutSmall(counts: Counts): Chiffres {
  if (isSmall(counts.plis)) return HIDDEN;
  return partsOf(counts).some(isSmall) ? { ...HIDDEN, plis: counts.plis } : counts;
}

/**
 * What guichets make together, told to who knows some of them (`own`): what is left without these must stand by itself, the whole
 * and each part of it, or a subtraction would give a neighbour away.
 */
export function together(own: readonly Counts[], others: readonly Counts[]): Chiffres {
  const told = withoutSmall(sumOf([...own, ...others]));
  if (!standsByItself(others.map(({ plis }) => plis))) return HIDDEN;
  const parts = others.map(partsOf);
  const areTold = partsOf(sumOf(others)).every((_, rank) => standsByItself(parts.map((of) => of[rank] ?? 0)));
  return areTold ? told : { ...HIDDEN, plis: told.plis };
}

const HIDDEN: Chiffres = { plis: null, enCours: null, rejetes: null, complets: null };

/** Nobody is nobody's secret. */
const isSmall = (count: number) => count > 0 && count < PERSONNES;

/** Whether a figure that these guichets make has nobody behind it, or enough persons and guichets. */
function standsByItself(counts: readonly number[]): boolean {
  const sum = counts.reduce((total, count) => total + count, 0);
  const makers = counts.filter((count) => count > 0);
  if (makers.length === 0) return true;
  return !isSmall(sum) && makers.length >= GUICHETS && makers.every((count) => count <= DOMINANCE * sum);
}

function partsOf({ plis, enCours, rejetes, complets }: Counts): number[] {
  return [enCours, rejetes, complets, plis - enCours - rejetes - complets];
}

function sumOf(all: readonly Counts[]): Counts {
  const sum = (name: keyof Counts) => all.reduce((total, counts) => total + counts[name], 0);
  return { plis: sum('plis'), enCours: sum('enCours'), rejetes: sum('rejetes'), complets: sum('complets') };
}
