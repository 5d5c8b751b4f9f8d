import { createTable } from '@pwp/api-kit';

/**
 * The accounts of each guichet as the identity last told them: what an audience is counted by, and what tells the type
 * of organisme of a reader. An administrator stands at no guichet, an empty code.
 */
export const createLecteurs = createTable(
  'communication/0006-create-lecteurs',
  'communication_lecteurs',
  ({ identifier }) => ({
    columns: {
      account_id: { type: identifier(64), primaryKey: true },
      guichet_code: { type: identifier(14), primaryKey: true },
      role: { type: identifier(16), primaryKey: true },
      territoire: { type: identifier(3), allowNull: false },
      type_organisme: { type: identifier(64), allowNull: false },
    },
    indexes: { communication_lecteurs_guichet: ['guichet_code', 'account_id'] },
  }),
);
