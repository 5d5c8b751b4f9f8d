import { defineEndpoints, searchEndpoint } from '@pwp/contracts';

/** The search box of the header, below `/api/registre`. */
export const rechercheEndpoints = defineEndpoints({
  'POST /recherche': searchEndpoint('Les services du portail, par nom ou identifiant'),
});
