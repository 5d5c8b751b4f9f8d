import { createTable } from '@pwp/api-kit';

/** The portal's decisions on each account; the audit trail decides nothing. */
export const createComptes = createTable('comptes/0006-create-comptes', 'comptes_comptes', ({ identifier }) => ({
  columns: {
    compte_id: { type: identifier(64), primaryKey: true, allowNull: false },
    etat: { type: identifier(16), allowNull: false },
  },
}));
