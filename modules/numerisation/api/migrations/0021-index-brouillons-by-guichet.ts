import { defineMigration } from '@pwp/api-kit';

/** For what the drafts of a guichet hold in all. */
export const indexBrouillonsByGuichet = defineMigration({
  name: 'numerisation/0021-index-brouillons-by-guichet',
  up: ({ query }) =>
    query.addIndex('numerisation_brouillons', ['guichet_code'], { name: 'numerisation_brouillons_guichet' }),
  down: ({ query }) => query.removeIndex('numerisation_brouillons', 'numerisation_brouillons_guichet'),
});
