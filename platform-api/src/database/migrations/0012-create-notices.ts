import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createNotices = createTable(
  'platform/0012-create-notices',
  'platform_notices',
  ({ identifier, instant }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true, allowNull: false },
      account_id: { type: identifier(64), allowNull: false },
      kind: { type: identifier(81), allowNull: false },
      notice_key: { type: identifier(100), allowNull: false },
      title: { type: DataTypes.STRING(120), allowNull: false },
      detail: { type: DataTypes.STRING(300) },
      path: { type: DataTypes.STRING(200), allowNull: false },
      guichet_code: { type: identifier(14) },
      published_at: { type: instant, allowNull: false },
      read_at: { type: instant },
      mail_due_at: { type: instant },
    },
    unique: { platform_notices_once: ['account_id', 'kind', 'notice_key'] },
    indexes: {
      platform_notices_unread: ['account_id', 'read_at'],
      platform_notices_mail: ['mail_due_at'],
      platform_notices_age: ['published_at'],
    },
  }),
);
