import { defineMigration } from '@pwp/api-kit';

const NAME = 'numerisation_fiches_age';

/** For the job that forgets the old ones. */
export const indexFichesByAge = defineMigration({
  name: 'numerisation/0018-index-fiches-by-age',
  up: ({ query }) => query.addIndex('numerisation_fiches', ['derniere_emission'], { name: NAME }),
  down: ({ query }) => query.removeIndex('numerisation_fiches', NAME),
});
