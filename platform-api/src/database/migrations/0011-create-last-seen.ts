import { createTable } from '@pwp/api-kit';

export const createLastSeenDays = createTable(
  'platform/0011-create-last-seen',
  'platform_last_seen',
  ({ identifier, day }) => ({
    columns: {
      account_id: { type: identifier(64), primaryKey: true, allowNull: false },
      first_seen: { type: day, allowNull: false },
      last_seen: { type: day, allowNull: false },
    },
    indexes: { platform_last_seen_first: ['first_seen'] },
  }),
);
