import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createImports = defineMigration({
  name: 'comptes/0007-create-imports',
  up: ({ query, dialect }) =>
    query.createTable(
      'comptes_imports',
      {
        id: { type: identifierType(36, dialect), primaryKey: true, allowNull: false },
        etat: { type: identifierType(16, dialect), allowNull: false },
        author_id: { type: identifierType(64, dialect), allowNull: false },
        author_email: { type: DataTypes.STRING(255), allowNull: false },
        origin: { type: DataTypes.STRING(100), allowNull: false },
        sent_at: { type: DataTypes.DATE(3), allowNull: false },
      },
      { charset: 'utf8mb4' },
    ),
  down: ({ query }) => query.dropTable('comptes_imports'),
});
