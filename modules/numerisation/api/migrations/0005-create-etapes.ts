import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createEtapes = defineMigration({
  name: 'numerisation/0005-create-etapes',
  async up({ query, dialect }) {
    const identifier = (length: number) => identifierType(length, dialect);
    await query.createTable(
      'numerisation_etapes',
      {
        id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
        pli_id: {
          type: DataTypes.BIGINT,
          allowNull: false,
          references: { model: 'numerisation_plis', key: 'id' },
          onDelete: 'CASCADE',
        },
        statut: { type: identifier(32), allowNull: false },
        date_etape: { type: DataTypes.DATE(3), allowNull: false },
        motif: { type: identifier(32), allowNull: true },
      },
      { charset: 'utf8mb4' },
    );
  },
  down: ({ query }) => query.dropTable('numerisation_etapes'),
});
