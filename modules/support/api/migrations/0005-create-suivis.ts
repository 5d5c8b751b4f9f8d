import { createTable } from '@pwp/api-kit';

/** Up to which of its changes each outside system was followed. */
export const createSuivis = createTable('support/0005-create-suivis', 'support_suivis', ({ identifier, instant }) => ({
  columns: {
    systeme: { type: identifier(32), primaryKey: true, allowNull: false },
    jusqua: { type: instant, allowNull: false },
  },
}));
