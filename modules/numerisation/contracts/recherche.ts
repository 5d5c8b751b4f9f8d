import { defineEndpoints, searchEndpoint } from '@pwp/contracts';

/** The search box of the header, below `/api/numerisation`. */
export const rechercheEndpoints = defineEndpoints({
  'POST /recherche': searchEndpoint(
    'Les plis du guichet, et leurs demandes, par nom du demandeur, numéro unique, n° de transaction ou référence',
  ),
});
