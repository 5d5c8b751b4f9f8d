import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** Files that agents joined: without a ticket while they wait for one, without a message with an opening. */
export const createPieces = createTable('support/0004-create-pieces', 'support_pieces', ({ identifier, instant }) => ({
  columns: {
    id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
    account_id: { type: identifier(64), allowNull: false },
    piece_id: { type: identifier(64), allowNull: false },
    ticket_id: {
      type: DataTypes.BIGINT,
      references: { model: 'support_tickets', key: 'id' },
      onDelete: 'CASCADE',
    },
    message_id: {
      type: DataTypes.BIGINT,
      references: { model: 'support_messages', key: 'id' },
      onDelete: 'CASCADE',
    },
    rang: { type: DataTypes.INTEGER, allowNull: false },
    nom: { type: DataTypes.STRING(150), allowNull: false },
    type: { type: identifier(64), allowNull: false },
    taille: { type: DataTypes.INTEGER, allowNull: false },
    sha256: { type: identifier(64), allowNull: false },
    // Null once the support tool has the file.
    fichier: { type: identifier(255) },
    etat: { type: identifier(16), allowNull: false },
    glpi_id: { type: DataTypes.BIGINT },
    date_depot: { type: instant, allowNull: false },
  },
  unique: { support_pieces_piece: ['account_id', 'piece_id'] },
  indexes: {
    support_pieces_fichier: ['fichier'],
    // For the job that deletes what no message took.
    support_pieces_attente: ['ticket_id', 'date_depot'],
  },
}));
