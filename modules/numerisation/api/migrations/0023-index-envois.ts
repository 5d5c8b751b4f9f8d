import { addIndex } from './add-index.ts';

/** Covers the list and the counters of what one account sent. */
export const indexEnvois = addIndex('numerisation/0023-index-envois', 'numerisation_plis', 'numerisation_plis_envois', [
  'guichet_code',
  'account_id',
  'date_transmission',
  'id',
  'statut',
  'contexte',
  'date_statut',
]);
