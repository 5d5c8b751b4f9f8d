import { addIndex } from './add-index.ts';

/** Read by the search of the header: the plis of one guichet by the beginning of the demandeur's name. */
export const indexDemandeur = addIndex(
  'numerisation/0022-index-demandeur',
  'numerisation_plis',
  'numerisation_plis_demandeur',
  ['guichet_code', 'demandeur_recherche', 'id'],
);
