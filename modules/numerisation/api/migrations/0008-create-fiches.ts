import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** One row per fiche, however often it was given out. The unique key decides when a fiche becomes a « Duplicata ». */
export const createFiches = createTable(
  'numerisation/0008-create-fiches',
  'numerisation_fiches',
  ({ identifier, instant }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      guichet_code: { type: identifier(14), allowNull: false },
      numero_unique: { type: identifier(18), allowNull: false },
      contexte: { type: identifier(8), allowNull: false },
      premiere_emission: { type: instant, allowNull: false },
      derniere_emission: { type: instant, allowNull: false },
      emissions: { type: DataTypes.INTEGER, allowNull: false },
      account_id: { type: identifier(64), allowNull: false },
    },
    unique: { numerisation_fiches_fiche: ['guichet_code', 'numero_unique', 'contexte'] },
    indexes: {
      // For the last fiches of a guichet.
      numerisation_fiches_recentes: ['guichet_code', 'derniere_emission', 'id'],
      // For the job that deletes old rows.
      numerisation_fiches_age: ['derniere_emission'],
    },
  }),
);
