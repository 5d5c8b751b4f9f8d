import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** Whom a run of the daily mail is to tell, by guichet. */
export const createDailyRecipients = createTable(
  'platform/0019-create-daily-recipients',
  'platform_daily_recipients',
  ({ identifier }) => ({
    columns: {
      run: { type: identifier(64), primaryKey: true, allowNull: false },
      guichet_code: { type: identifier(14), primaryKey: true, allowNull: false },
      account_id: { type: identifier(64), primaryKey: true, allowNull: false },
      role: { type: identifier(13), primaryKey: true, allowNull: false },
      email: { type: DataTypes.STRING(255), allowNull: false },
    },
    indexes: { platform_daily_recipients_account: ['run', 'account_id', 'guichet_code'] },
  }),
);
