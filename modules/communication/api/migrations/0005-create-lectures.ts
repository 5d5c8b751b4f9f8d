import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** Who has read what, to the version. */
export const createLectures = createTable(
  'communication/0005-create-lectures',
  'communication_lectures',
  ({ identifier, instant }) => ({
    columns: {
      account_id: { type: identifier(64), primaryKey: true },
      publication_id: {
        type: DataTypes.BIGINT,
        primaryKey: true,
        references: { model: 'communication_publications', key: 'id' },
        onDelete: 'CASCADE',
      },
      version: { type: DataTypes.INTEGER, allowNull: false },
      lue_le: { type: instant, allowNull: false },
    },
  }),
);
