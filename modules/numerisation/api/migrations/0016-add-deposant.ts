import { addColumn } from './add-column.ts';

/** The name of the agent who sent the pli, for its preuve de dépôt; null for plis sent before. */
export const addDeposant = addColumn('numerisation/0016-add-deposant', 'numerisation_plis', 'deposant', (types) =>
  types.identifier(200),
);
