import { addColumn } from './add-column.ts';

/** The agent's own name for a pli. */
export const addReference = addColumn('numerisation/0011-add-reference', 'numerisation_plis', 'reference', (types) =>
  types.identifier(80),
);
