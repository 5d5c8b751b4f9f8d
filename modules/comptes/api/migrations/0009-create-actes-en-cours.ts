import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createActesEnCours = defineMigration({
  name: 'comptes/0009-create-actes-en-cours',
  up: ({ query, dialect }) =>
    query.createTable(
      'comptes_actes_en_cours',
      {
        account_id: { type: identifierType(64, dialect), primaryKey: true, allowNull: false },
        claimed_by: { type: identifierType(36, dialect), allowNull: false },
        claimed_until: { type: DataTypes.DATE(3), allowNull: false },
      },
      { charset: 'utf8mb4' },
    ),
  down: ({ query }) => query.dropTable('comptes_actes_en_cours'),
});
