import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createNotes = createTable('exemple/0001-create-notes', 'exemple_notes', ({ identifier, instant }) => ({
  columns: {
    id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
    guichet_code: { type: identifier(14), allowNull: true },
    texte: { type: DataTypes.STRING(200), allowNull: false },
    account_id: { type: identifier(64), allowNull: false },
    created_at: { type: instant, allowNull: false },
  },
  indexes: {
    exemple_notes_guichet: ['guichet_code', 'created_at', 'id'],
    exemple_notes_account: ['account_id', 'created_at', 'id'],
  },
}));
