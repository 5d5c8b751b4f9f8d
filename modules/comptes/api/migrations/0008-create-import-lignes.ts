import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createImportLignes = defineMigration({
  name: 'comptes/0008-create-import-lignes',
  up: ({ query, dialect }) =>
    query.createTable(
      'comptes_import_lignes',
      {
        import_id: { type: identifierType(36, dialect), primaryKey: true, allowNull: false },
        ligne: { type: DataTypes.INTEGER, primaryKey: true, allowNull: false },
        etat: { type: identifierType(16, dialect), allowNull: false },
        email: { type: DataTypes.STRING(255), allowNull: false },
        content: { type: DataTypes.TEXT, allowNull: false },
        errors: { type: DataTypes.TEXT, allowNull: false },
        account_id: { type: identifierType(64, dialect), allowNull: true },
      },
      { charset: 'utf8mb4' },
    ),
  down: ({ query }) => query.dropTable('comptes_import_lignes'),
});
