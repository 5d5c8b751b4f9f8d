import { defineMigration } from '@pwp/api-kit';

const NAME = 'comptes_demandes_account';

/** By what the activation mail finds the demande again. */
export const indexDemandesByAccount = defineMigration({
  name: 'comptes/0003-index-demandes-by-account',
  up: ({ query }) => query.addIndex('comptes_demandes', ['account_id'], { name: NAME }),
  down: ({ query }) => query.removeIndex('comptes_demandes', NAME),
});
