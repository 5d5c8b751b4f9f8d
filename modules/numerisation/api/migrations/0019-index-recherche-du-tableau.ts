import { addIndex } from './add-index.ts';

/**
 * What searches and sorts of the dashboard, and the motifs of the statistics, read beyond its own index: without it all
 * rows of the period are read, each from another page of the table, which takes a large guichet longer than a query may
 * be silent.
 */
export const indexRechercheDuTableau = addIndex(
  'numerisation/0019-index-recherche-du-tableau',
  'numerisation_plis',
  'numerisation_plis_recherche',
  [
    'guichet_code',
    'date_transmission',
    'id',
    '`transaction`',
    'numero_unique',
    'reference_recherche',
    'statut',
    'contexte',
    'date_statut',
    'motif',
  ],
);
