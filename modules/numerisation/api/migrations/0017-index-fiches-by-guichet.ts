import { defineMigration } from '@pwp/api-kit';

const NAME = 'numerisation_fiches_recentes';

/** For the last ones of a guichet. */
export const indexFichesByGuichet = defineMigration({
  name: 'numerisation/0017-index-fiches-by-guichet',
  up: ({ query }) => query.addIndex('numerisation_fiches', ['guichet_code', 'derniere_emission', 'id'], { name: NAME }),
  down: ({ query }) => query.removeIndex('numerisation_fiches', NAME),
});
