import type { Statut } from '../../contracts/index.ts';

/**
 * How far each statut is on the way of a pli (manual, « Suivre les plis envoyés »; docs/interfaces/docaposte.openapi.json).
 * A pli only goes forward, may skip steps, and never leaves an end.
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

/** The statuts under way at the prestataire, the furthest first so that one run asks for no pli twice. */
export const STATUTS_SUIVIS = [
  'enregistrement-en-cours',
  'numerisation-en-cours',
  'non-applicable',
] as const satisfies readonly Statut[];

/** What to do with a statut that the prestataire tells: write it, nothing since it is known, or refuse it as a step back. */
export type Transition = 'move' | 'same' | 'refused';

/** Decides on a move from what we hold to what the prestataire tells. */
export function transition(from: Statut, to: Statut): Transition {
  if (from === to) return 'same';
  return PROGRESS[to] > PROGRESS[from] ? 'move' : 'refused';
}
