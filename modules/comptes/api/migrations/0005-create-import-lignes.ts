import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createImportLignes = createTable(
  'comptes/0005-create-import-lignes',
  'comptes_import_lignes',
  ({ identifier }) => ({
    columns: {
      import_id: { type: identifier(36), primaryKey: true, allowNull: false },
      ligne: { type: DataTypes.INTEGER, primaryKey: true, allowNull: false },
      etat: { type: identifier(16), allowNull: false },
      email: { type: DataTypes.STRING(255), allowNull: false },
      contenu: { type: DataTypes.TEXT, allowNull: false },
      erreurs: { type: DataTypes.TEXT, allowNull: false },
      compte_id: { type: identifier(64) },
    },
  }),
);
