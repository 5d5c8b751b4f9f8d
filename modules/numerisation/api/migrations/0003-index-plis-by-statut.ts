import { defineMigration } from '@pwp/api-kit';

const NAME = 'numerisation_plis_suivi';

/** What the job that follows statuts reads, one statut at a time. */
export const indexPlisByStatut = defineMigration({
  name: 'numerisation/0003-index-plis-by-statut',
  up: ({ query }) => query.addIndex('numerisation_plis', ['statut', 'id'], { name: NAME }),
  down: ({ query }) => query.removeIndex('numerisation_plis', NAME),
});
