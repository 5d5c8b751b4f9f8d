import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createPieces = createTable('numerisation/0002-create-pieces', 'numerisation_pieces', ({ identifier }) => ({
  columns: {
    id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
    pli_id: {
      type: DataTypes.BIGINT,
      allowNull: false,
      references: { model: 'numerisation_plis', key: 'id' },
      onDelete: 'CASCADE',
    },
    rang: { type: DataTypes.INTEGER, allowNull: false },
    nom: { type: DataTypes.STRING(150), allowNull: false },
    type: { type: identifier(64), allowNull: false },
    taille: { type: DataTypes.INTEGER, allowNull: false },
    sha256: { type: identifier(64), allowNull: false },
    fichier: { type: identifier(255) },
    role: { type: identifier(16), allowNull: false, defaultValue: 'piece' },
    categorie: { type: identifier(40) },
    etat: { type: identifier(16), allowNull: false },
    motif: { type: identifier(32) },
  },
  unique: { numerisation_pieces_rang: ['pli_id', 'rang'] },
  indexes: { numerisation_pieces_fichier: ['fichier'] },
}));
