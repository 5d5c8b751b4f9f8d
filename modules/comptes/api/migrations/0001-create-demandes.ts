import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createDemandes = defineMigration({
  name: 'comptes/0001-create-demandes',
  async up({ query, dialect }) {
    const identifier = (length: number) => identifierType(length, dialect);
    await query.createTable(
      'comptes_demandes',
      {
        id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
        etat: { type: identifier(16), allowNull: false },
        nom: { type: DataTypes.STRING(100), allowNull: false },
        prenom: { type: DataTypes.STRING(100), allowNull: false },
        email: { type: identifier(255), allowNull: false },
        waiting_email: { type: identifier(255), allowNull: true },
        telephone: { type: DataTypes.STRING(20), allowNull: false },
        type_organisme: { type: identifier(32), allowNull: false },
        organisme: { type: DataTypes.STRING(200), allowNull: false },
        motif: { type: DataTypes.TEXT, allowNull: false },
        token_hash: { type: identifier(64), allowNull: true },
        token_expires_at: { type: DataTypes.DATE(3), allowNull: true },
        asked_at: { type: DataTypes.DATE(3), allowNull: false },
        confirmed_at: { type: DataTypes.DATE(3), allowNull: true },
        expires_at: { type: DataTypes.DATE(3), allowNull: false },
        claimed_by: { type: identifier(36), allowNull: true },
        claimed_until: { type: DataTypes.DATE(3), allowNull: true },
        decided_at: { type: DataTypes.DATE(3), allowNull: true },
        decided_by: { type: DataTypes.STRING(255), allowNull: true },
        motif_refus: { type: identifier(32), allowNull: true },
        precisions: { type: DataTypes.TEXT, allowNull: false },
        courriel: { type: identifier(16), allowNull: false },
        account_id: { type: identifier(64), allowNull: true },
        reminders: { type: DataTypes.INTEGER, allowNull: false },
      },
      {
        charset: 'utf8mb4',
        uniqueKeys: {
          comptes_demandes_attente: { fields: ['waiting_email'], customIndex: true },
          comptes_demandes_jeton: { fields: ['token_hash'], customIndex: true },
        },
      },
    );
  },
  down: ({ query }) => query.dropTable('comptes_demandes'),
});
