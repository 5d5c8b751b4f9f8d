import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** One row while no message may leave, since `held_at` (ms since the epoch). */
export const createOutboxHold = createTable('platform/0022-create-outbox-hold', 'platform_outbox_hold', () => ({
  columns: {
    id: { type: DataTypes.INTEGER, primaryKey: true, allowNull: false },
    held_at: { type: DataTypes.BIGINT, allowNull: false },
  },
}));
