import { createTable } from '@pwp/api-kit';

export const createGuichetLeases = createTable(
  'comptes/0009-create-guichet-leases',
  'comptes_guichet_leases',
  ({ identifier, instant }) => ({
    columns: {
      subject: { type: identifier(14), primaryKey: true, allowNull: false },
      leased_by: { type: identifier(36), allowNull: false },
      leased_until: { type: instant, allowNull: false },
    },
  }),
);
