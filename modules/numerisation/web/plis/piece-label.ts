import type { PliPiece } from '../../contracts/index.ts';
import { fr } from '../locales/fr.ts';

/** What a piece is: the form, or its category in the SNE's words; the name of its file where none is known. */
export function labelOfPiece({
  nom,
  role,
  categorieLibelle,
}: Pick<PliPiece, 'nom' | 'role' | 'categorieLibelle'>): string {
  return role === 'formulaire' ? fr.pli.formulaire : (categorieLibelle ?? nom);
}
