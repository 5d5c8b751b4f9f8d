import { createTable } from '@pwp/api-kit';

export const createPreferences = createTable(
  'platform/0005-create-preferences',
  'platform_preferences',
  ({ identifier, exactText }) => ({
    columns: {
      account_id: { type: identifier(64), primaryKey: true, allowNull: false },
      preference_key: { type: identifier(100), primaryKey: true, allowNull: false },
      value: { type: exactText, allowNull: false },
    },
  }),
);
