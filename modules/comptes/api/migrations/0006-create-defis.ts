import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createDefis = defineMigration({
  name: 'comptes/0006-create-defis',
  up: ({ query, dialect }) =>
    query.createTable(
      'comptes_defis',
      {
        nonce: { type: identifierType(64, dialect), primaryKey: true, allowNull: false },
        expires_at: { type: DataTypes.DATE(3), allowNull: false },
      },
      { charset: 'utf8mb4' },
    ),
  down: ({ query }) => query.dropTable('comptes_defis'),
});
