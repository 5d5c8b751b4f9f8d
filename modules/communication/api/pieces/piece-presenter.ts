import { IMAGE_TYPES, type PiecePublication } from '../../contracts/index.ts';
import type { PieceModel } from './piece-model.ts';

/** A file as its readers and its authors see it. */
export function presentPiece({
  pieceId,
  nom,
  type,
  taille,
  alternative,
  decorative,
}: Pick<PieceModel, 'pieceId' | 'nom' | 'type' | 'taille' | 'alternative' | 'decorative'>): PiecePublication {
  return {
    id: pieceId,
    nom,
    type,
    taille,
    image: IMAGE_TYPES.includes(type),
    alternative,
    decorative: isTrue(decorative),
  };
}

/** SQLite has numbers for truth in a raw row. */
function isTrue(value: boolean | number): boolean {
  return value === true || value === 1;
}
