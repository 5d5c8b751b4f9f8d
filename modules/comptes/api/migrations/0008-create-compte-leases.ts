import { createTable } from '@pwp/api-kit';

export const createCompteLeases = createTable(
  'comptes/0008-create-compte-leases',
  'comptes_compte_leases',
  ({ identifier, instant }) => ({
    columns: {
      subject: { type: identifier(64), primaryKey: true, allowNull: false },
      leased_by: { type: identifier(36), allowNull: false },
      leased_until: { type: instant, allowNull: false },
    },
  }),
);
