import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** What agents wrote on their tickets after the opening. */
export const createMessages = createTable(
  'support/0003-create-messages',
  'support_messages',
  ({ identifier, instant }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      ticket_id: {
        type: DataTypes.BIGINT,
        allowNull: false,
        references: { model: 'support_tickets', key: 'id' },
        onDelete: 'CASCADE',
      },
      reference: { type: identifier(12), allowNull: false },
      texte: { type: DataTypes.TEXT, allowNull: false },
      date_envoi: { type: instant, allowNull: false },
      etat: { type: identifier(16), allowNull: false },
      glpi_id: { type: DataTypes.BIGINT },
      idempotency_key: { type: identifier(64), allowNull: false },
      fingerprint: { type: identifier(64), allowNull: false },
    },
    unique: {
      support_messages_reference: ['reference'],
      support_messages_idempotence: ['ticket_id', 'idempotency_key'],
    },
  }),
);
