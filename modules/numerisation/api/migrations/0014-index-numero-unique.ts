import { addIndex } from './add-index.ts';

/** Read by the search of the header: the plis of one guichet by numéro unique, whole or its beginning. */
export const indexNumeroUnique = addIndex(
  'numerisation/0014-index-numero-unique',
  'numerisation_plis',
  'numerisation_plis_numero_unique',
  ['guichet_code', 'numero_unique', 'id'],
);
