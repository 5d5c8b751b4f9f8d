import { createTable } from '@pwp/api-kit';

export const createDefis = createTable('comptes/0003-create-defis', 'comptes_defis', ({ identifier, instant }) => ({
  columns: {
    nonce: { type: identifier(64), primaryKey: true, allowNull: false },
    expires_at: { type: instant, allowNull: false },
  },
}));
