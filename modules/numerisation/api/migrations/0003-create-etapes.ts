import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createEtapes = createTable(
  'numerisation/0003-create-etapes',
  'numerisation_etapes',
  ({ identifier, instant }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      pli_id: {
        type: DataTypes.BIGINT,
        allowNull: false,
        references: { model: 'numerisation_plis', key: 'id' },
        onDelete: 'CASCADE',
      },
      statut: { type: identifier(32), allowNull: false },
      date: { type: instant, allowNull: false },
      motif: { type: identifier(32) },
    },
    indexes: { numerisation_etapes_pli: ['pli_id', 'id'] },
  }),
);
