import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** What a rejection leaves to be mended: one row per rejected piece, or one for a pli rejected as a whole. */
export const createCorrections = createTable(
  'numerisation/0009-create-corrections',
  'numerisation_corrections',
  ({ identifier, instant }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      guichet_code: { type: identifier(14), allowNull: false },
      pli_id: {
        type: DataTypes.BIGINT,
        allowNull: false,
        references: { model: 'numerisation_plis', key: 'id' },
        onDelete: 'CASCADE',
      },
      // Of the piece in the pli; -1 for the whole pli, since a null would not be unique.
      rang: { type: DataTypes.INTEGER, allowNull: false },
      numero_unique: { type: identifier(18) },
      categorie: { type: identifier(40) },
      motif: { type: identifier(32) },
      date_rejet: { type: instant, allowNull: false },
      account_id: { type: identifier(64), allowNull: false },
      etat: { type: identifier(16), allowNull: false },
      raison: { type: identifier(32) },
      remplace_par: { type: DataTypes.BIGINT },
      traite_par: { type: identifier(64) },
      traite_le: { type: instant },
    },
    unique: { numerisation_corrections_piece: ['pli_id', 'rang'] },
    indexes: {
      // Read by the count of the menu and by the list, in its usual order.
      numerisation_corrections_liste: ['guichet_code', 'etat', 'date_rejet', 'id'],
      // Read at each sending: what it may mend.
      numerisation_corrections_demande: ['guichet_code', 'numero_unique', 'etat'],
    },
  }),
);
