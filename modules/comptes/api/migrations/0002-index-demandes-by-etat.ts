import { defineMigration } from '@pwp/api-kit';

const NAME = 'comptes_demandes_etat';

/** What the list of the référents and the jobs read. */
export const indexDemandesByEtat = defineMigration({
  name: 'comptes/0002-index-demandes-by-etat',
  up: ({ query }) => query.addIndex('comptes_demandes', ['etat', 'asked_at', 'id'], { name: NAME }),
  down: ({ query }) => query.removeIndex('comptes_demandes', NAME),
});
