import { addColumn } from './add-column.ts';

/** The name of the demandeur as the SNE gave it when the pli was sent; null where it gave none, and for plis sent before. */
export const addDemandeur = addColumn('numerisation/0020-add-demandeur', 'numerisation_plis', 'demandeur', (types) =>
  types.identifier(200),
);
