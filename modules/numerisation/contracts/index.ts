import type { brouillonEndpoints } from './brouillons.ts';
import type { correctionEndpoints } from './corrections.ts';
import type { demandeEndpoints } from './demandes.ts';
import type { ficheEndpoints } from './fiches.ts';
import type { pliEndpoints } from './plis.ts';
import type { rejetsEndpoints } from './rejets.ts';
import type { statistiquesEndpoints } from './statistiques.ts';
import type { rechercheEndpoints } from './recherche.ts';

export * from './brouillons.ts';
export * from './categories.ts';
export * from './configuration.ts';
export * from './conseils.ts';
export * from './contexte.ts';
export * from './corrections.ts';
export * from './demandes.ts';
export * from './fiche-limits.ts';
export * from './fiches.ts';
export * from './labels.ts';
export * from './motif.ts';
export * from './pli-columns.ts';
export * from './pli-limits.ts';
export * from './plis.ts';
export * from './rejets.ts';
export * from './recherche.ts';
export * from './reference.ts';
export * from './reference-rule.ts';
export * from './role-fichier.ts';
export * from './slots.ts';
export * from './statistiques-limits.ts';
export * from './statistiques.ts';
export * from './statut-groups.ts';
export * from './statut.ts';

/** Every endpoint of the module. */
export type NumerisationEndpoints = typeof pliEndpoints &
  typeof correctionEndpoints &
  typeof rejetsEndpoints &
  typeof brouillonEndpoints &
  typeof demandeEndpoints &
  typeof ficheEndpoints &
  typeof statistiquesEndpoints &
  typeof rechercheEndpoints;
