import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createTickets = createTable(
  'support/0001-create-tickets',
  'support_tickets',
  ({ identifier, instant, longText }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      numero: { type: identifier(12), allowNull: false },
      account_id: { type: identifier(64), allowNull: false },
      guichet_code: { type: identifier(14) },
      demandeur_nom: { type: DataTypes.STRING(200), allowNull: false },
      demandeur_email: { type: DataTypes.STRING(254), allowNull: false },
      cas: { type: identifier(32), allowNull: false },
      sujet: { type: DataTypes.STRING(200), allowNull: false },
      message: { type: DataTypes.TEXT, allowNull: false },
      transaction: { type: identifier(13) },
      precisions: { type: DataTypes.TEXT, allowNull: false },
      etat: { type: identifier(32), allowNull: false },
      glpi_id: { type: DataTypes.BIGINT },
      date_ouverture: { type: instant, allowNull: false },
      dernier_echange: { type: instant, allowNull: false },
      echanges: { type: longText, allowNull: false },
      checked_at: { type: instant },
      lecture_manquee: { type: instant },
      lectures_manquees: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
      prochaine_lecture: { type: instant },
      idempotency_key: { type: identifier(64), allowNull: false },
      fingerprint: { type: identifier(64), allowNull: false },
    },
    unique: {
      support_tickets_numero: ['numero'],
      support_tickets_idempotence: ['account_id', 'idempotency_key'],
    },
    indexes: {
      // For « Mes tickets ».
      support_tickets_account: ['account_id', 'date_ouverture', 'id'],
      // For those that could not be read.
      support_tickets_lecture: ['prochaine_lecture'],
    },
  }),
);
