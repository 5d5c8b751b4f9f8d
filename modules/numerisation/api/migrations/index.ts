import type { Migration } from '@pwp/api-kit';
import { createPlis } from './0001-create-plis.ts';
import { indexPlisByGuichet } from './0002-index-plis-by-guichet.ts';
import { indexPlisByStatut } from './0003-index-plis-by-statut.ts';
import { createPieces } from './0004-create-pieces.ts';
import { createEtapes } from './0005-create-etapes.ts';
import { indexEtapesByPli } from './0006-index-etapes-by-pli.ts';

/** The module's schema, step by step. */
export const numerisationMigrations: readonly Migration[] = [
  createPlis,
  indexPlisByGuichet,
  indexPlisByStatut,
  createPieces,
  createEtapes,
  indexEtapesByPli,
];
