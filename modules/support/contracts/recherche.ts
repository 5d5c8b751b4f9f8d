import { defineEndpoints, searchEndpoint } from '@pwp/contracts';

/** The search box of the header, below `/api/support`. */
export const rechercheEndpoints = defineEndpoints({
  'POST /recherche': searchEndpoint('Mes tickets, par numéro, transaction ou mots du sujet'),
});
