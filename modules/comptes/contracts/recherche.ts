import { defineEndpoints, searchEndpoint } from '@pwp/contracts';

/** The search box of the header, below `/api/comptes`. */
export const rechercheEndpoints = defineEndpoints({
  'POST /recherche': searchEndpoint('Les comptes et les guichets de mon périmètre, par nom, courriel ou code'),
});
