import type { Statut } from '../../../contracts/index.ts';

/**
 * The progress of each statut (manual, « Suivre les plis envoyés »; docs/interfaces/docaposte.openapi.json). A pli only
 * goes forward, may skip steps, and never leaves a final statut.
 */
const PROGRESS: Record<Statut, number> = {
  'a-transmettre': 0,
  'non-applicable': 1,
  'numerisation-en-cours': 2,
  'enregistrement-en-cours': 3,
  'pieces-rejetees': 4,
  'rejet-sne': 4,
  'enregistrement-complet': 4,
};

/** The pending statuts at the prestataire, the furthest first so that one run asks for no pli twice. */
export const STATUTS_SUIVIS = [
  'enregistrement-en-cours',
  'numerisation-en-cours',
  'non-applicable',
] as const satisfies readonly Statut[];

/** What to do with a reported statut: write it, ignore it when it is known, or refuse it as a step back. */
export type Transition = 'move' | 'same' | 'refused';

/** Decides what to do, from the stored statut and the reported one. */
export function transition(from: Statut, to: Statut): Transition {
  if (from === to) return 'same';
  return PROGRESS[to] > PROGRESS[from] ? 'move' : 'refused';
}
