/** Addresses of the module's pages. No name and no address of a person stands in them. */
export const PATHS = {
  demandes: '/comptes',
  comptes: '/comptes/liste',
  import: '/comptes/import',
  journal: '/comptes/journal',
} as const;
