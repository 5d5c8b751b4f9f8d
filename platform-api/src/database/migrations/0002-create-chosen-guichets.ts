import { createTable } from '@pwp/api-kit';

export const createChosenGuichets = createTable(
  'platform/0002-create-chosen-guichets',
  'platform_chosen_guichets',
  ({ identifier }) => ({
    columns: {
      account_id: { type: identifier(64), primaryKey: true, allowNull: false },
      guichet_code: { type: identifier(14), allowNull: false },
    },
  }),
);
