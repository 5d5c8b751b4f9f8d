import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** One row a fiche, however often it was given out: the unique key is what makes a « Duplicata » of the second time. */
export const createFiches = defineMigration({
  name: 'numerisation/0016-create-fiches',
  async up({ query, dialect }) {
    const identifier = (length: number) => identifierType(length, dialect);
    await query.createTable(
      'numerisation_fiches',
      {
        id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
        guichet_code: { type: identifier(14), allowNull: false },
        numero_unique: { type: identifier(18), allowNull: false },
        contexte: { type: identifier(8), allowNull: false },
        premiere_emission: { type: DataTypes.DATE(3), allowNull: false },
        derniere_emission: { type: DataTypes.DATE(3), allowNull: false },
        emissions: { type: DataTypes.INTEGER, allowNull: false },
        account_id: { type: identifier(64), allowNull: false },
      },
      {
        charset: 'utf8mb4',
        uniqueKeys: {
          numerisation_fiches_fiche: { fields: ['guichet_code', 'numero_unique', 'contexte'], customIndex: true },
        },
      },
    );
  },
  down: ({ query }) => query.dropTable('numerisation_fiches'),
});
