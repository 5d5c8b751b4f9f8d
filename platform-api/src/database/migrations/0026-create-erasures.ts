import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** Persons whose data is to be erased, until it is: asked for by an operator, or since the backup that was restored. */
export const createErasures = createTable(
  'platform/0026-create-erasures',
  'platform_erasures',
  ({ identifier, longText }) => ({
    columns: {
      reference: { type: identifier(36), primaryKey: true, allowNull: false },
      asked_at: { type: DataTypes.BIGINT, allowNull: false },
      // JSON, a `Person`.
      person: { type: longText, allowNull: false },
      // JSON: what was erased so far, by place.
      erased: { type: longText, allowNull: false },
    },
  }),
);
