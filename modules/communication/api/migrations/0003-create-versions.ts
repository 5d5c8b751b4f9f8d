import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** Each version that readers saw. */
export const createVersions = createTable(
  'communication/0003-create-versions',
  'communication_versions',
  ({ identifier, instant, longText }) => ({
    columns: {
      publication_id: {
        type: DataTypes.BIGINT,
        primaryKey: true,
        references: { model: 'communication_publications', key: 'id' },
        onDelete: 'CASCADE',
      },
      numero: { type: DataTypes.INTEGER, primaryKey: true },
      titre: { type: DataTypes.STRING(120), allowNull: false },
      resume: { type: DataTypes.STRING(300), allowNull: false },
      texte: { type: longText, allowNull: false },
      publiee_le: { type: instant, allowNull: false },
      auteur_id: { type: identifier(64), allowNull: false },
      auteur_nom: { type: DataTypes.STRING(200), allowNull: false },
      relecteur_id: { type: identifier(64), allowNull: false },
      relecteur_nom: { type: DataTypes.STRING(200), allowNull: false },
      motif: { type: DataTypes.STRING(300), allowNull: false },
    },
    // To forget who wrote and who reviewed.
    indexes: {
      communication_versions_auteur: ['auteur_id'],
      communication_versions_relecteur: ['relecteur_id'],
    },
  }),
);
