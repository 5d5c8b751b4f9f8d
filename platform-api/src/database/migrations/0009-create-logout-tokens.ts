import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createLogoutTokens = createTable(
  'platform/0009-create-logout-tokens',
  'platform_logout_tokens',
  ({ identifier }) => ({
    columns: {
      jti_hash: { type: identifier(64), primaryKey: true, allowNull: false },
      received_at: { type: DataTypes.BIGINT, allowNull: false },
    },
  }),
);
