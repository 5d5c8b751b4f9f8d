import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createBrouillonFichiers = defineMigration({
  name: 'numerisation/0010-create-brouillon-fichiers',
  async up({ query, dialect }) {
    const identifier = (length: number) => identifierType(length, dialect);
    await query.createTable(
      'numerisation_brouillon_fichiers',
      {
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
        categorie: { type: identifier(40), allowNull: true },
        dans_la_demande: { type: DataTypes.BOOLEAN, allowNull: false },
      },
      {
        charset: 'utf8mb4',
        uniqueKeys: {
          numerisation_brouillon_fichiers_id: { fields: ['brouillon_id', 'fichier_id'], customIndex: true },
        },
      },
    );
  },
  down: ({ query }) => query.dropTable('numerisation_brouillon_fichiers'),
});
