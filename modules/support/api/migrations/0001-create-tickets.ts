import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createTickets = defineMigration({
  name: 'support/0001-create-tickets',
  async up({ query, dialect }) {
    const identifier = (length: number) => identifierType(length, dialect);
    await query.createTable(
      'support_tickets',
      {
        id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
        numero: { type: identifier(12), allowNull: false },
        account_id: { type: identifier(64), allowNull: false },
        guichet_code: { type: identifier(14), allowNull: true },
        demandeur_nom: { type: DataTypes.STRING(200), allowNull: false },
        demandeur_email: { type: DataTypes.STRING(254), allowNull: false },
        cas: { type: identifier(32), allowNull: false },
        sujet: { type: DataTypes.STRING(200), allowNull: false },
        message: { type: DataTypes.TEXT, allowNull: false },
        numero_transaction: { type: identifier(13), allowNull: true },
        precisions: { type: DataTypes.TEXT, allowNull: false },
        etat: { type: identifier(32), allowNull: false },
        glpi_id: { type: DataTypes.BIGINT, allowNull: true },
        opened_at: { type: DataTypes.DATE(3), allowNull: false },
        last_exchange_at: { type: DataTypes.DATE(3), allowNull: false },
        // A long exchange is more than the 64 KB of MariaDB's TEXT.
        exchanges: { type: dialect === 'mariadb' ? 'MEDIUMTEXT' : DataTypes.TEXT, allowNull: false },
        checked_at: { type: DataTypes.DATE(3), allowNull: true },
        idempotency_key: { type: identifier(64), allowNull: false },
        fingerprint: { type: identifier(64), allowNull: false },
      },
      {
        charset: 'utf8mb4',
        uniqueKeys: {
          support_tickets_numero: { fields: ['numero'], customIndex: true },
          support_tickets_idempotence: { fields: ['account_id', 'idempotency_key'], customIndex: true },
        },
      },
    );
  },
  down: ({ query }) => query.dropTable('support_tickets'),
});
