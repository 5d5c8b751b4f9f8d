import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createTokenRevocations = createTable(
  'platform/0008-create-token-revocations',
  'platform_token_revocations',
  ({ identifier }) => ({
    columns: {
      subject: { type: identifier(64), primaryKey: true, allowNull: false },
      not_before: { type: DataTypes.BIGINT, allowNull: false },
    },
  }),
);
