import { addIndex } from './add-index.ts';

/** Read by the search of the header: the plis of one guichet by the beginning of their n° de transaction. */
export const indexTransaction = addIndex(
  'numerisation/0018-index-transaction',
  'numerisation_plis',
  'numerisation_plis_transaction_guichet',
  ['guichet_code', '`transaction`'],
);
