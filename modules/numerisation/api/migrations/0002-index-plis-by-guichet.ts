import { defineMigration } from '@pwp/api-kit';

const NAME = 'numerisation_plis_cov';

/** One index for the list, its order, its keyset and the counters: `id` before `statut` is what makes that possible. */
export const indexPlisByGuichet = defineMigration({
  name: 'numerisation/0002-index-plis-by-guichet',
  up: ({ query }) =>
    query.addIndex('numerisation_plis', ['guichet_code', 'sent_at', 'id', 'statut', 'contexte'], { name: NAME }),
  down: ({ query }) => query.removeIndex('numerisation_plis', NAME),
});
