import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** Calls that a limit counts for all processes, until its window ends. */
export const createLimits = createTable('platform/0028-create-limits', 'platform_limits', ({ identifier }) => ({
  columns: {
    // HMAC-SHA256, by a key of the portal, of the limit and of who calls: an address stands nowhere, and is not found by trying.
    caller_hash: { type: identifier(64), primaryKey: true, allowNull: false },
    calls: { type: DataTypes.INTEGER, allowNull: false },
    // ms since the epoch.
    ends_at: { type: DataTypes.BIGINT, allowNull: false },
  },
  indexes: { platform_limits_end: ['ends_at'] },
}));
