import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createDigestMarks = createTable(
  'platform/0010-create-digest-marks',
  'platform_digest_marks',
  ({ identifier }) => ({
    columns: {
      guichet_code: { type: identifier(14), primaryKey: true, allowNull: false },
      module: { type: identifier(32), primaryKey: true, allowNull: false },
      account_id: { type: identifier(64), primaryKey: true, allowNull: false },
      told_until: { type: DataTypes.BIGINT, allowNull: false },
    },
  }),
);
