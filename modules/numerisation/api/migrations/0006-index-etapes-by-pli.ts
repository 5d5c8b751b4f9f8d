import { defineMigration } from '@pwp/api-kit';

const NAME = 'numerisation_etapes_pli';

export const indexEtapesByPli = defineMigration({
  name: 'numerisation/0006-index-etapes-by-pli',
  up: ({ query }) => query.addIndex('numerisation_etapes', ['pli_id', 'id'], { name: NAME }),
  async down({ query, dialect, sequelize }) {
    // On MariaDB the foreign key leans on this index since it took the place of its own: give it one back first.
    if (dialect === 'mariadb') await sequelize.query('CREATE INDEX pli_id ON numerisation_etapes (pli_id)');
    await query.removeIndex('numerisation_etapes', NAME);
  },
});
