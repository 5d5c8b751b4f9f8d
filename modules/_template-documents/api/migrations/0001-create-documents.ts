import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createDocuments = createTable(
  'exemple/0001-create-documents',
  'exemple_documents',
  ({ identifier, instant, longText }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      guichet_code: { type: identifier(14), allowNull: true },
      titre: { type: DataTypes.STRING(200), allowNull: false },
      texte: { type: longText, allowNull: false },
      fichier: { type: identifier(255), allowNull: true },
      nom_fichier: { type: DataTypes.STRING(255), allowNull: true },
      account_id: { type: identifier(64), allowNull: false },
      created_at: { type: instant, allowNull: false },
    },
    indexes: {
      exemple_documents_guichet: ['guichet_code', 'created_at', 'id'],
      exemple_documents_account: ['account_id', 'created_at', 'id'],
      exemple_documents_fichier: ['fichier'],
    },
  }),
);
