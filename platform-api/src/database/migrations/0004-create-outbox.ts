import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** Outgoing messages. Instants are ms since the epoch. */
export const createOutbox = createTable(
  'platform/0004-create-outbox',
  'platform_outbox',
  ({ identifier, longText }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      topic: { type: identifier(100), allowNull: false },
      message_key: { type: identifier(100), allowNull: false },
      payload: { type: longText, allowNull: false },
      attempts: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
      due_at: { type: DataTypes.BIGINT, allowNull: false },
      leased_until: { type: DataTypes.BIGINT, allowNull: false, defaultValue: 0 },
      sent_at: { type: DataTypes.BIGINT },
      dead_at: { type: DataTypes.BIGINT },
    },
    unique: { platform_outbox_once: ['topic', 'message_key'] },
    indexes: {
      platform_outbox_due: ['sent_at', 'due_at'],
      platform_outbox_lane: ['topic', 'sent_at', 'due_at'],
    },
  }),
);
