import { addColumn } from './add-column.ts';

/** The reference without capitals and accents: SQLite and MariaDB then search it alike. */
export const addReferenceRecherche = addColumn(
  'numerisation/0012-add-reference-recherche',
  'numerisation_plis',
  'reference_recherche',
  (types) => types.identifier(160),
);
