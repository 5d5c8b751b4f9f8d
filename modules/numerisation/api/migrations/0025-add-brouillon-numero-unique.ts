import { addColumn } from './add-column.ts';

/** The numéro unique of a draft for a correction, whose `demande` names the correction; null otherwise. */
export const addBrouillonNumeroUnique = addColumn(
  'numerisation/0025-add-brouillon-numero-unique',
  'numerisation_brouillons',
  'numero_unique',
  (types) => types.identifier(18),
);
