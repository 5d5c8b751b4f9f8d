import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createGuichets = createTable(
  'platform/0001-create-guichets',
  'platform_guichets',
  ({ identifier, day }) => ({
    columns: {
      code: { type: identifier(14), primaryKey: true, allowNull: false },
      nom: { type: DataTypes.STRING(200), allowNull: false },
      siret: { type: identifier(14), allowNull: false },
      code_territoire: { type: identifier(3), allowNull: false },
      territoires: { type: identifier(500), allowNull: false },
      date_fermeture: { type: day },
      updated_at: { type: DataTypes.BIGINT, allowNull: false, defaultValue: 0 },
    },
    // Each process polls this every few seconds for changed rows.
    indexes: { platform_guichets_updated_at: ['updated_at'] },
  }),
);
