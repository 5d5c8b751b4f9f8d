import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createNotes = defineMigration({
  name: 'exemple/0001-create-notes',
  up: ({ query, dialect }) =>
    query.createTable(
      'exemple_notes',
      {
        id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
        guichet_code: { type: identifierType(14, dialect), allowNull: false },
        texte: { type: DataTypes.STRING(200), allowNull: false },
        account_id: { type: identifierType(64, dialect), allowNull: false },
        created_at: { type: DataTypes.DATE(3), allowNull: false },
      },
      { charset: 'utf8mb4' },
    ),
  down: ({ query }) => query.dropTable('exemple_notes'),
});
