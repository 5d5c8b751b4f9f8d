import { createTable } from '@pwp/api-kit';

/** The sessions of accounts: the last request of each, and when the one before it had ended. */
export const createVisitTable = createTable(
  'platform/0016-create-visits',
  'platform_visits',
  ({ identifier, instant }) => ({
    columns: {
      session_id: { type: identifier(64), primaryKey: true, allowNull: false },
      account_id: { type: identifier(64), allowNull: false },
      last_request: { type: instant, allowNull: false },
      previous_end: { type: instant },
    },
    indexes: { platform_visits_account: ['account_id', 'last_request'] },
  }),
);
