import { createTable } from '@pwp/api-kit';

/** The mail belongs to the account, because an imported account has no demande. */
export const createActivations = createTable(
  'comptes/0007-create-activations',
  'comptes_activations',
  ({ identifier }) => ({
    columns: {
      compte_id: { type: identifier(64), primaryKey: true, allowNull: false },
      courriel: { type: identifier(16), allowNull: false },
    },
  }),
);
