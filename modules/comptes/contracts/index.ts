import type { adresseEndpoints, lienAdresseEndpoints } from './adresses.ts';
import type { bureauEndpoints } from './bureau.ts';
import type { compteEndpoints } from './comptes.ts';
import type { demandeEndpoints } from './demandes.ts';
import type { guichetEndpoints } from './guichets.ts';
import type { importEndpoints } from './imports.ts';
import type { premiereVisiteEndpoints } from './premiere-visite.ts';
import type { rechercheEndpoints } from './recherche.ts';

export * from './acte-historique.ts';
export * from './adresses.ts';
export * from './bureau.ts';
export * from './comptes.ts';
export * from './courriel-activation.ts';
export * from './demandes.ts';
export * from './guichets.ts';
export * from './imports.ts';
export * from './motif-refus.ts';
export * from './personne.ts';
export * from './premiere-visite.ts';
export * from './recherche.ts';
export * from './type-organisme.ts';

/** Every endpoint of the module. */
export type ComptesEndpoints = typeof adresseEndpoints &
  typeof lienAdresseEndpoints &
  typeof bureauEndpoints &
  typeof compteEndpoints &
  typeof demandeEndpoints &
  typeof guichetEndpoints &
  typeof importEndpoints &
  typeof premiereVisiteEndpoints &
  typeof rechercheEndpoints;
