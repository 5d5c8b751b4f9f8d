import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** When each outside system was last followed to the end: what the dashboard tells when it no longer is. */
export const createSuivis = defineMigration({
  name: 'numerisation/0008-create-suivis',
  up: ({ query, dialect }) =>
    query.createTable(
      'numerisation_suivis',
      {
        systeme: { type: identifierType(32, dialect), primaryKey: true },
        dernier_succes: { type: DataTypes.DATE(3), allowNull: false },
      },
      { charset: 'utf8mb4' },
    ),
  down: ({ query }) => query.dropTable('numerisation_suivis'),
});
