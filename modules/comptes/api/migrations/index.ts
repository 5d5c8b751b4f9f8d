import type { Migration } from '@pwp/api-kit';
import { createDemandes } from './0001-create-demandes.ts';
import { createDemandeGuichets } from './0002-create-demande-guichets.ts';
import { createDefis } from './0003-create-defis.ts';
import { createImports } from './0004-create-imports.ts';
import { createImportLignes } from './0005-create-import-lignes.ts';
import { createComptes } from './0006-create-comptes.ts';
import { createActivations } from './0007-create-activations.ts';
import { createCompteLeases } from './0008-create-compte-leases.ts';
import { createGuichetLeases } from './0009-create-guichet-leases.ts';
import { createAdresses } from './0010-create-adresses.ts';

/** The module's schema, step by step. */
export const comptesMigrations: readonly Migration[] = [
  createDemandes,
  createDemandeGuichets,
  createDefis,
  createImports,
  createImportLignes,
  createComptes,
  createActivations,
  createCompteLeases,
  createGuichetLeases,
  createAdresses,
];
