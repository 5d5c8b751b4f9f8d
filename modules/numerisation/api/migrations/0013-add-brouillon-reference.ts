import { addColumn } from './add-column.ts';

/** The reference of the pli to come; null until the agent has said one, empty when the agent wants none. */
export const addBrouillonReference = addColumn(
  'numerisation/0013-add-brouillon-reference',
  'numerisation_brouillons',
  'reference',
  (types) => types.identifier(80),
);
