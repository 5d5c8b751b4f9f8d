import { addColumn } from './add-column.ts';

/** The category in the SNE's words at the deposit; null where the SNE did not answer, and for pieces sent before. */
export const addCategorieLibelle = addColumn(
  'numerisation/0017-add-categorie-libelle',
  'numerisation_pieces',
  'categorie_libelle',
  (types) => types.identifier(200),
);
