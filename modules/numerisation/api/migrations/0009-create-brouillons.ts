import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createBrouillons = defineMigration({
  name: 'numerisation/0009-create-brouillons',
  async up({ query, dialect }) {
    const identifier = (length: number) => identifierType(length, dialect);
    await query.createTable(
      'numerisation_brouillons',
      {
        id: { type: identifier(36), primaryKey: true },
        account_id: { type: identifier(64), allowNull: false },
        guichet_code: { type: identifier(14), allowNull: false },
        contexte: { type: identifier(8), allowNull: false },
        // Empty for a creation, since nulls are all different to a unique key.
        demande: { type: identifier(18), allowNull: false },
        modifie_le: { type: DataTypes.DATE(3), allowNull: false },
      },
      {
        charset: 'utf8mb4',
        uniqueKeys: {
          numerisation_brouillons_demande: {
            fields: ['account_id', 'guichet_code', 'contexte', 'demande'],
            customIndex: true,
          },
        },
      },
    );
  },
  down: ({ query }) => query.dropTable('numerisation_brouillons'),
});
