import { defineMigration } from '@pwp/api-kit';

/** Copied once more after an interruption, the same rows are there already. */
export const moveCourrielToActivations = defineMigration({
  name: 'comptes/0011-move-courriel-to-activations',
  async up({ sequelize }) {
    await sequelize.query(`INSERT INTO comptes_activations (account_id, mail)
      SELECT account_id, MIN(courriel) FROM comptes_demandes
      WHERE etat = 'validee' AND courriel <> 'sans-objet' AND account_id IS NOT NULL
        AND account_id NOT IN (SELECT account_id FROM comptes_activations)
      GROUP BY account_id`);
  },
  async down({ sequelize }) {
    await sequelize.query(`UPDATE comptes_demandes SET courriel =
      (SELECT mail FROM comptes_activations WHERE comptes_activations.account_id = comptes_demandes.account_id)
      WHERE etat = 'validee' AND account_id IN (SELECT account_id FROM comptes_activations)`);
  },
});
