import type { Statut } from './statut.ts';

/** The statuts of a pli rejected in whole or in part. */
export const STATUTS_REJETES = ['pieces-rejetees', 'rejet-sne'] as const satisfies readonly Statut[];

/** The statuts after which another is expected: such a pli can be late. */
export const STATUTS_ATTENDUS = [
  'a-transmettre',
  'numerisation-en-cours',
  'enregistrement-en-cours',
] as const satisfies readonly Statut[];

/** The final statuts: such a pli is no longer polled. */
export const STATUTS_FINAUX = [
  'pieces-rejetees',
  'rejet-sne',
  'enregistrement-complet',
] as const satisfies readonly Statut[];
