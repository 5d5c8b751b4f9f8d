import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createPlis = defineMigration({
  name: 'numerisation/0001-create-plis',
  async up({ query, dialect }) {
    const identifier = (length: number) => identifierType(length, dialect);
    await query.createTable(
      'numerisation_plis',
      {
        id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
        numero_transaction: { type: identifier(13), allowNull: false },
        guichet_code: { type: identifier(14), allowNull: false },
        numero_unique: { type: identifier(18), allowNull: true },
        contexte: { type: identifier(8), allowNull: false },
        statut: { type: identifier(32), allowNull: false },
        motif: { type: identifier(32), allowNull: true },
        pieces_rejetees: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
        sent_at: { type: DataTypes.DATE(3), allowNull: false },
        date_statut: { type: DataTypes.DATE(3), allowNull: false },
        account_id: { type: identifier(64), allowNull: false },
        idempotency_key: { type: identifier(64), allowNull: false },
        fingerprint: { type: identifier(64), allowNull: false },
      },
      {
        charset: 'utf8mb4',
        uniqueKeys: {
          numerisation_plis_transaction: { fields: ['numero_transaction'], customIndex: true },
          numerisation_plis_idempotence: { fields: ['account_id', 'idempotency_key'], customIndex: true },
        },
      },
    );
  },
  down: ({ query }) => query.dropTable('numerisation_plis'),
});
