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
import { addDemandeur } from './0020-add-demandeur.ts';
import { addDemandeurRecherche } from './0021-add-demandeur-recherche.ts';
import { indexDemandeur } from './0022-index-demandeur.ts';
import { indexEnvois } from './0023-index-envois.ts';
import { addBrouillonCorrige } from './0024-add-brouillon-corrige.ts';
import { addBrouillonNumeroUnique } from './0025-add-brouillon-numero-unique.ts';
import { createConsultations } from './0026-create-consultations.ts';

/** The module's schema, step by step. */
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
  addDemandeur,
  addDemandeurRecherche,
  indexDemandeur,
  indexEnvois,
  addBrouillonCorrige,
  addBrouillonNumeroUnique,
  createConsultations,
];
