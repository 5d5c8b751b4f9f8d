import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createPieces = defineMigration({
  name: 'numerisation/0004-create-pieces',
  async up({ query, dialect }) {
    const identifier = (length: number) => identifierType(length, dialect);
    await query.createTable(
      'numerisation_pieces',
      {
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
        fichier: { type: identifier(255), allowNull: true },
        categorie: { type: identifier(40), allowNull: true },
        etat: { type: identifier(16), allowNull: false },
        motif: { type: identifier(32), allowNull: true },
      },
      {
        charset: 'utf8mb4',
        uniqueKeys: { numerisation_pieces_rang: { fields: ['pli_id', 'rang'], customIndex: true } },
      },
    );
  },
  down: ({ query }) => query.dropTable('numerisation_pieces'),
});
