/** Titles of the référents' pages. Separate, so that the module's first file holds none of their other texts. */
export const TITLES = {
  bureau: 'Mon bureau',
  demandes: 'Demandes de compte',
  comptes: 'Comptes',
  import: 'Importer des comptes',
  guichets: 'Guichets',
  journal: 'Journal',
} as const;
