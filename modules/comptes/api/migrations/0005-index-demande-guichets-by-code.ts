import { defineMigration } from '@pwp/api-kit';

const NAME = 'comptes_demande_guichets_code';

/** From a référent's guichets to what is asked for them. */
export const indexDemandeGuichetsByCode = defineMigration({
  name: 'comptes/0005-index-demande-guichets-by-code',
  up: ({ query }) => query.addIndex('comptes_demande_guichets', ['guichet_code', 'demande_id'], { name: NAME }),
  down: ({ query }) => query.removeIndex('comptes_demande_guichets', NAME),
});
