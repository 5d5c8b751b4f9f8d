import { createTable } from '@pwp/api-kit';

/** When the accounts of each guichet were last counted. */
export const createRecensements = createTable(
  'communication/0007-create-recensements',
  'communication_recensements',
  ({ identifier, instant }) => ({
    columns: {
      guichet_code: { type: identifier(14), primaryKey: true },
      recense_le: { type: instant, allowNull: false },
    },
    indexes: { communication_recensements_date: ['recense_le'] },
  }),
);
