import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createDemandeGuichets = defineMigration({
  name: 'comptes/0004-create-demande-guichets',
  up: ({ query, dialect }) =>
    query.createTable(
      'comptes_demande_guichets',
      {
        demande_id: { type: DataTypes.BIGINT, primaryKey: true, allowNull: false },
        guichet_code: { type: identifierType(14, dialect), primaryKey: true, allowNull: false },
      },
      { charset: 'utf8mb4' },
    ),
  down: ({ query }) => query.dropTable('comptes_demande_guichets'),
});
