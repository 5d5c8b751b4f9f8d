import { addColumn } from './add-column.ts';

/** The name without capitals and accents: SQLite and MariaDB then search it alike. */
export const addDemandeurRecherche = addColumn(
  'numerisation/0021-add-demandeur-recherche',
  'numerisation_plis',
  'demandeur_recherche',
  (types) => types.identifier(400),
);
