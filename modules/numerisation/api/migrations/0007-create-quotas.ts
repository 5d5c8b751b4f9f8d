import { createTable } from '@pwp/api-kit';

/** One row per account or guichet with drafts, locked while its drafts are counted and one is added. */
export const createQuotas = createTable('numerisation/0007-create-quotas', 'numerisation_quotas', ({ identifier }) => ({
  columns: { cle: { type: identifier(80), primaryKey: true, allowNull: false } },
}));
