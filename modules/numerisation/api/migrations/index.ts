import type { Migration } from '@pwp/api-kit';
import { createPlis } from './0001-create-plis.ts';
import { createPieces } from './0002-create-pieces.ts';
import { createEtapes } from './0003-create-etapes.ts';
import { createSuivis } from './0004-create-suivis.ts';
import { createBrouillons } from './0005-create-brouillons.ts';
import { createBrouillonFichiers } from './0006-create-brouillon-fichiers.ts';
import { createQuotas } from './0007-create-quotas.ts';
import { createFiches } from './0008-create-fiches.ts';
import { createCorrections } from './0009-create-corrections.ts';
import { fillCorrections } from './0010-fill-corrections.ts';
import { addReference } from './0011-add-reference.ts';
import { addReferenceRecherche } from './0012-add-reference-recherche.ts';
import { addBrouillonReference } from './0013-add-brouillon-reference.ts';
import { indexNumeroUnique } from './0014-index-numero-unique.ts';
import { indexReference } from './0015-index-reference.ts';
import { addDeposant } from './0016-add-deposant.ts';
import { addCategorieLibelle } from './0017-add-categorie-libelle.ts';
import { indexTransaction } from './0018-index-transaction.ts';
import { indexRechercheDuTableau } from './0019-index-recherche-du-tableau.ts';

/** The module's schema, step by step. `moved_at` and its index are the former release's: the next one drops them. */
export const numerisationMigrations: readonly Migration[] = [
  createPlis,
  createPieces,
  createEtapes,
  createSuivis,
  createBrouillons,
  createBrouillonFichiers,
  createQuotas,
  createFiches,
  createCorrections,
  fillCorrections,
  addReference,
  addReferenceRecherche,
  addBrouillonReference,
  indexNumeroUnique,
  indexReference,
  addDeposant,
  addCategorieLibelle,
  indexTransaction,
  indexRechercheDuTableau,
];
