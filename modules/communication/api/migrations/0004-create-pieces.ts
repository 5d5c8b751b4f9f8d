import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** The files of publications. The draft of a correction has rows of its own for the same files. */
export const createPieces = createTable(
  'communication/0004-create-pieces',
  'communication_pieces',
  ({ identifier, instant }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      publication_id: {
        type: DataTypes.BIGINT,
        allowNull: false,
        references: { model: 'communication_publications', key: 'id' },
        onDelete: 'CASCADE',
      },
      piece_id: { type: identifier(64), allowNull: false },
      nom: { type: DataTypes.STRING(150), allowNull: false },
      type: { type: identifier(128), allowNull: false },
      taille: { type: DataTypes.INTEGER, allowNull: false },
      sha256: { type: identifier(64), allowNull: false },
      fichier: { type: identifier(255), allowNull: false },
      alternative: { type: DataTypes.STRING(300), allowNull: false },
      decorative: { type: DataTypes.BOOLEAN, allowNull: false },
      // The version that took it away; null while readers are shown it.
      retiree_version: { type: DataTypes.INTEGER },
      date_depot: { type: instant, allowNull: false },
    },
    unique: { communication_pieces_piece: ['publication_id', 'piece_id'] },
    indexes: { communication_pieces_fichier: ['fichier'] },
  }),
);
