import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createImports = createTable(
  'comptes/0004-create-imports',
  'comptes_imports',
  ({ identifier, instant }) => ({
    columns: {
      id: { type: identifier(36), primaryKey: true, allowNull: false },
      etat: { type: identifier(16), allowNull: false },
      auteur_id: { type: identifier(64), allowNull: false },
      auteur_email: { type: DataTypes.STRING(255), allowNull: false },
      origine: { type: DataTypes.STRING(100), allowNull: false },
      date_envoi: { type: instant, allowNull: false },
    },
  }),
);
