import type { Migration } from '@pwp/api-kit';
import { createDemandes } from './0001-create-demandes.ts';
import { indexDemandesByEtat } from './0002-index-demandes-by-etat.ts';
import { indexDemandesByAccount } from './0003-index-demandes-by-account.ts';
import { createDemandeGuichets } from './0004-create-demande-guichets.ts';
import { indexDemandeGuichetsByCode } from './0005-index-demande-guichets-by-code.ts';
import { createDefis } from './0006-create-defis.ts';
import { createImports } from './0007-create-imports.ts';
import { createImportLignes } from './0008-create-import-lignes.ts';
import { createActesEnCours } from './0009-create-actes-en-cours.ts';
import { createActivations } from './0010-create-activations.ts';
import { moveCourrielToActivations } from './0011-move-courriel-to-activations.ts';
import { dropCourrielOfDemandes } from './0012-drop-courriel-of-demandes.ts';
import { createReferentsEnCours } from './0013-create-referents-en-cours.ts';
import { createComptes } from './0014-create-comptes.ts';

/** The module's schema, step by step. */
export const comptesMigrations: readonly Migration[] = [
  createDemandes,
  indexDemandesByEtat,
  indexDemandesByAccount,
  createDemandeGuichets,
  indexDemandeGuichetsByCode,
  createDefis,
  createImports,
  createImportLignes,
  createActesEnCours,
  createActivations,
  moveCourrielToActivations,
  dropCourrielOfDemandes,
  createReferentsEnCours,
  createComptes,
];
