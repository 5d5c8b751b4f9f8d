/* No zod here, because pages import this file. */

/** Limits of an import file; the size is in bytes. */
export const IMPORT_LIMITS = { bytes: 1024 * 1024, lignes: 2_000 } as const;

/** Headings of the file, in any order. */
export const IMPORT_COLONNES = [
  'nom',
  'prenom',
  'email',
  'telephone',
  'typeOrganisme',
  'organisme',
  'guichets',
] as const;
