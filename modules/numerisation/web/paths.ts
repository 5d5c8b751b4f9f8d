/** Addresses of the module's pages. The numéro unique goes from one to the next in the history entry, never here. */
export const PATHS = {
  dashboard: '/',
  demande: '/numerisation/pieces',
  selection: '/numerisation/pieces/selection',
  pieces: '/numerisation/pieces/demande',
  ajout: '/numerisation/pieces/ajout',
  confirmation: '/numerisation/pieces/confirmation',
  cerfa: '/numerisation/cerfa',
  cerfaEnvoi: '/numerisation/cerfa/envoi',
  fiche: '/numerisation/fiche-de-transmission',
  ficheLecture: '/numerisation/fiche-de-transmission/lecture',
} as const;
