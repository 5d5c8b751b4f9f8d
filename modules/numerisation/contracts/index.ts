import type { brouillonEndpoints } from './brouillons.ts';
import type { demandeEndpoints } from './demandes.ts';
import type { ficheEndpoints } from './fiches.ts';
import type { pliEndpoints } from './plis.ts';

export * from './brouillons.ts';
export * from './contexte.ts';
export * from './demandes.ts';
export * from './fiche-limits.ts';
export * from './fiches.ts';
export * from './labels.ts';
export * from './motif.ts';
export * from './pli-limits.ts';
export * from './plis.ts';
export * from './statut-groups.ts';
export * from './statut.ts';

/** Every endpoint of the module. */
export type NumerisationEndpoints = typeof pliEndpoints &
  typeof brouillonEndpoints &
  typeof demandeEndpoints &
  typeof ficheEndpoints;
