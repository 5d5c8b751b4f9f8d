import { DataTypes } from 'sequelize';
import { addColumn } from './add-column.ts';

/** The correction that a draft is for; null for an ordinary one, and for drafts of before. */
export const addBrouillonCorrige = addColumn(
  'numerisation/0024-add-brouillon-corrige',
  'numerisation_brouillons',
  'corrige',
  () => DataTypes.BIGINT,
);
