import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createDemandes = createTable(
  'comptes/0001-create-demandes',
  'comptes_demandes',
  ({ identifier, instant }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      etat: { type: identifier(16), allowNull: false },
      nom: { type: DataTypes.STRING(100), allowNull: false },
      prenom: { type: DataTypes.STRING(100), allowNull: false },
      email: { type: identifier(255), allowNull: false },
      email_en_attente: { type: identifier(255) },
      telephone: { type: DataTypes.STRING(20), allowNull: false },
      type_organisme: { type: identifier(32), allowNull: false },
      organisme: { type: DataTypes.STRING(200), allowNull: false },
      motif: { type: DataTypes.TEXT, allowNull: false },
      jeton_hash: { type: identifier(64) },
      jeton_expires_at: { type: instant },
      date_demande: { type: instant, allowNull: false },
      confirmed_at: { type: instant },
      date_expiration: { type: instant, allowNull: false },
      leased_by: { type: identifier(36) },
      leased_until: { type: instant },
      date_decision: { type: instant },
      decided_by: { type: DataTypes.STRING(255) },
      motif_refus: { type: identifier(32) },
      precisions: { type: DataTypes.TEXT, allowNull: false },
      compte_id: { type: identifier(64) },
      rappels: { type: DataTypes.INTEGER, allowNull: false },
    },
    unique: {
      comptes_demandes_attente: ['email_en_attente'],
      comptes_demandes_jeton: ['jeton_hash'],
    },
    indexes: {
      // For the référents' list and the jobs.
      comptes_demandes_etat: ['etat', 'date_demande', 'id'],
      // For the activation mail to find its demande.
      comptes_demandes_compte: ['compte_id'],
    },
  }),
);
