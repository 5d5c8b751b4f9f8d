import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** The parts of an audience, one value a row, to ask whether a reader meets them. */
export const createCibles = createTable(
  'communication/0002-create-cibles',
  'communication_cibles',
  ({ identifier }) => ({
    columns: {
      publication_id: {
        type: DataTypes.BIGINT,
        primaryKey: true,
        references: { model: 'communication_publications', key: 'id' },
        onDelete: 'CASCADE',
      },
      dimension: { type: identifier(16), primaryKey: true },
      valeur: { type: identifier(64), primaryKey: true },
    },
    // An account that is named, to forget it.
    indexes: { communication_cibles_valeur: ['dimension', 'valeur'] },
  }),
);
