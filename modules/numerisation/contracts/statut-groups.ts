import type { Statut } from './statut.ts';

/** The statuts in which a pli is rejected, whole or in part. */
export const STATUTS_REJETES = ['pieces-rejetees', 'rejet-sne'] as const satisfies readonly Statut[];

/** The statuts that nothing follows: such a pli is no longer polled. */
export const STATUTS_FINAUX = [
  'pieces-rejetees',
  'rejet-sne',
  'enregistrement-complet',
] as const satisfies readonly Statut[];
