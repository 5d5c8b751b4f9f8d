/** Addresses of the module's pages. They contain no personal data. */
export const PATHS = {
  bureau: '/comptes/bureau',
  demandes: '/comptes',
  comptes: '/comptes/liste',
  import: '/comptes/import',
  guichets: '/comptes/guichets',
  journal: '/comptes/journal',
} as const;
