import { addIndex } from './add-index.ts';

/** Read by the search of the header: the plis of one guichet by the beginning of their reference. */
export const indexReference = addIndex(
  'numerisation/0015-index-reference',
  'numerisation_plis',
  'numerisation_plis_reference',
  ['guichet_code', 'reference_recherche', 'id'],
);
