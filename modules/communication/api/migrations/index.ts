import type { Migration } from '@pwp/api-kit';
import { createPublications } from './0001-create-publications.ts';
import { createCibles } from './0002-create-cibles.ts';
import { createVersions } from './0003-create-versions.ts';
import { createPieces } from './0004-create-pieces.ts';
import { createLectures } from './0005-create-lectures.ts';
import { createLecteurs } from './0006-create-lecteurs.ts';
import { createRecensements } from './0007-create-recensements.ts';

/** The module's schema, step by step. */
export const communicationMigrations: readonly Migration[] = [
  createPublications,
  createCibles,
  createVersions,
  createPieces,
  createLectures,
  createLecteurs,
  createRecensements,
];
