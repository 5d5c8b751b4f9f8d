import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createBrouillonFichiers = createTable(
  'numerisation/0006-create-brouillon-fichiers',
  'numerisation_brouillon_fichiers',
  ({ identifier }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      brouillon_id: {
        type: identifier(36),
        allowNull: false,
        references: { model: 'numerisation_brouillons', key: 'id' },
        onDelete: 'CASCADE',
      },
      fichier_id: { type: identifier(64), allowNull: false },
      rang: { type: DataTypes.INTEGER, allowNull: false },
      nom: { type: DataTypes.STRING(150), allowNull: false },
      type: { type: identifier(64), allowNull: false },
      taille: { type: DataTypes.INTEGER, allowNull: false },
      sha256: { type: identifier(64), allowNull: false },
      fichier: { type: identifier(255), allowNull: false },
      role: { type: identifier(16), allowNull: false },
      categorie: { type: identifier(40) },
      dans_la_demande: { type: DataTypes.BOOLEAN, allowNull: false },
      comparee: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: true },
    },
    unique: { numerisation_brouillon_fichiers_id: ['brouillon_id', 'fichier_id'] },
    indexes: { numerisation_brouillon_fichiers_fichier: ['fichier'] },
  }),
);
