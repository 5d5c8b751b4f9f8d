import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createPlis = createTable(
  'numerisation/0001-create-plis',
  'numerisation_plis',
  ({ identifier, instant }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      transaction: { type: identifier(13), allowNull: false },
      guichet_code: { type: identifier(14), allowNull: false },
      numero_unique: { type: identifier(18) },
      contexte: { type: identifier(8), allowNull: false },
      statut: { type: identifier(32), allowNull: false },
      motif: { type: identifier(32) },
      pieces_rejetees: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
      date_transmission: { type: instant, allowNull: false },
      date_statut: { type: instant, allowNull: false },
      // When the portal learnt of the statut, which the prestataire may have dated hours before; null until the
      // prestataire reports one.
      moved_at: { type: instant },
      account_id: { type: identifier(64), allowNull: false },
      idempotency_key: { type: identifier(64), allowNull: false },
      fingerprint: { type: identifier(64), allowNull: false },
    },
    unique: {
      numerisation_plis_transaction: ['transaction'],
      numerisation_plis_idempotence: ['account_id', 'idempotency_key'],
    },
    indexes: {
      // Covers the dashboard's list, order, keyset and counters. That requires `id` before `statut`.
      numerisation_plis_tableau: ['guichet_code', 'date_transmission', 'id', 'statut', 'contexte', 'date_statut'],
      // Read by the job that follows statuts, one statut at a time.
      numerisation_plis_suivi: ['statut', 'id'],
      // Read by the daily mail: what moved for one guichet since the last mail.
      numerisation_plis_courriel: ['guichet_code', 'moved_at'],
    },
  }),
);
