/** Addresses of the module's pages. Pages pass the numéro unique in the history entry, never here. */
export const PATHS = {
  dashboard: '/',
  corrections: '/numerisation/a-corriger',
  demande: '/numerisation/pieces',
  selection: '/numerisation/pieces/selection',
  pieces: '/numerisation/pieces/demande',
  ajout: '/numerisation/pieces/ajout',
  confirmation: '/numerisation/pieces/confirmation',
  preuve: '/numerisation/preuve-de-depot',
  cerfa: '/numerisation/cerfa',
  cerfaEnvoi: '/numerisation/cerfa/envoi',
  fiche: '/numerisation/fiche-de-transmission',
  ficheLecture: '/numerisation/fiche-de-transmission/lecture',
  statistiques: '/numerisation/statistiques',
} as const;
