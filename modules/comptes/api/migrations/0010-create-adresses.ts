import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** One row an account: its last change of address, under way or over. */
export const createAdresses = createTable(
  'comptes/0010-create-adresses',
  'comptes_adresses',
  ({ identifier, instant }) => ({
    columns: {
      compte_id: { type: identifier(64), primaryKey: true, allowNull: false },
      etat: { type: identifier(16), allowNull: false },
      ancienne: { type: identifier(255), allowNull: false },
      nouvelle: { type: identifier(255), allowNull: false },
      confirmation_hash: { type: identifier(64), allowNull: false },
      arret_hash: { type: identifier(64), allowNull: false },
      propose_par: { type: identifier(64), allowNull: false },
      date_proposition: { type: instant, allowNull: false },
      date_limite: { type: instant, allowNull: false },
      date_effet: { type: instant },
      date_fin: { type: instant },
      a_activer: { type: DataTypes.BOOLEAN, allowNull: false },
      jour: { type: identifier(10), allowNull: false },
      propositions: { type: DataTypes.INTEGER, allowNull: false },
    },
    unique: {
      comptes_adresses_confirmation: ['confirmation_hash'],
      comptes_adresses_arret: ['arret_hash'],
    },
    // For the job.
    indexes: { comptes_adresses_etat: ['etat', 'date_effet', 'compte_id'] },
  }),
);
