import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** Who looked at which demande or piece, and when; nothing of what was read. */
export const createConsultations = createTable(
  'numerisation/0026-create-consultations',
  'numerisation_consultations',
  ({ identifier, instant }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      account_id: { type: identifier(64), allowNull: false },
      guichet_code: { type: identifier(14), allowNull: false },
      // Null for a piece of a creation, whose demande has none yet.
      numero_unique: { type: identifier(18) },
      // The SNE's id of a piece, or transaction and rank of one that was sent; null for the demande itself.
      piece: { type: identifier(64) },
      date: { type: instant, allowNull: false },
    },
    indexes: {
      // For the export and the erasure of a demandeur, and of an account.
      numerisation_consultations_demande: ['numero_unique'],
      numerisation_consultations_account: ['account_id'],
      // For the job that deletes old rows.
      numerisation_consultations_age: ['date'],
    },
  }),
);
