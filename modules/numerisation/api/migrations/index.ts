import type { Migration } from '@pwp/api-kit';
import { createPlis } from './0001-create-plis.ts';
import { indexPlisByGuichet } from './0002-index-plis-by-guichet.ts';
import { indexPlisByStatut } from './0003-index-plis-by-statut.ts';
import { createPieces } from './0004-create-pieces.ts';
import { createEtapes } from './0005-create-etapes.ts';
import { indexEtapesByPli } from './0006-index-etapes-by-pli.ts';
import { indexPlisByDateStatut } from './0007-index-plis-by-date-statut.ts';
import { createSuivis } from './0008-create-suivis.ts';
import { createBrouillons } from './0009-create-brouillons.ts';
import { createBrouillonFichiers } from './0010-create-brouillon-fichiers.ts';
import { addRoleToPieces } from './0011-add-role-to-pieces.ts';
import { indexPiecesByFichier } from './0012-index-pieces-by-fichier.ts';
import { indexBrouillonFichiersByFichier } from './0013-index-brouillon-fichiers-by-fichier.ts';
import { addMovedAtToPlis } from './0014-add-moved-at-to-plis.ts';
import { indexPlisByMovedAt } from './0015-index-plis-by-moved-at.ts';
import { createFiches } from './0016-create-fiches.ts';
import { indexFichesByGuichet } from './0017-index-fiches-by-guichet.ts';
import { indexFichesByAge } from './0018-index-fiches-by-age.ts';
import { addCompareeToBrouillonFichiers } from './0019-add-comparee-to-brouillon-fichiers.ts';
import { createQuotas } from './0020-create-quotas.ts';
import { indexBrouillonsByGuichet } from './0021-index-brouillons-by-guichet.ts';

/** The module's schema, step by step. */
export const numerisationMigrations: readonly Migration[] = [
  createPlis,
  indexPlisByGuichet,
  indexPlisByStatut,
  createPieces,
  createEtapes,
  indexEtapesByPli,
  indexPlisByDateStatut,
  createSuivis,
  createBrouillons,
  createBrouillonFichiers,
  addRoleToPieces,
  indexPiecesByFichier,
  indexBrouillonFichiersByFichier,
  createFiches,
  indexFichesByGuichet,
  indexFichesByAge,
  addMovedAtToPlis,
  indexPlisByMovedAt,
  addCompareeToBrouillonFichiers,
  createQuotas,
  indexBrouillonsByGuichet,
];
