import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createDemandeGuichets = createTable(
  'comptes/0002-create-demande-guichets',
  'comptes_demande_guichets',
  ({ identifier }) => ({
    columns: {
      demande_id: { type: DataTypes.BIGINT, primaryKey: true, allowNull: false },
      guichet_code: { type: identifier(14), primaryKey: true, allowNull: false },
    },
    // From a référent's guichets to the demandes for them.
    indexes: { comptes_demande_guichets_code: ['guichet_code', 'demande_id'] },
  }),
);
