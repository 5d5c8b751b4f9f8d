import { createTable } from '@pwp/api-kit';

/** One row per account that opened a ticket or deposited a file, locked while what it has is counted and one is added. */
export const createQuotas = createTable('support/0006-create-quotas', 'support_quotas', ({ identifier }) => ({
  columns: { account_id: { type: identifier(64), primaryKey: true, allowNull: false } },
}));
