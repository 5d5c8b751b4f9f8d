import { createTable } from '@pwp/api-kit';

/** When each outside system was last followed to the end. The dashboard warns when this is too old. */
export const createSuivis = createTable(
  'numerisation/0004-create-suivis',
  'numerisation_suivis',
  ({ identifier, instant }) => ({
    columns: {
      systeme: { type: identifier(32), primaryKey: true, allowNull: false },
      dernier_succes: { type: instant, allowNull: false },
    },
  }),
);
