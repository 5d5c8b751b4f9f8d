import type { Categorie, Demande, Piece, Section } from '../../contracts/index.ts';

/** Every piece of a demande, in the order of its sections and categories. */
export function piecesOf(sections: readonly Section[]): Piece[] {
  return sections.flatMap((section) => section.categories.flatMap((categorie) => categorie.pieces));
}

/** The sections with their full categories only; a section without any is left out. */
export function fullSections(sections: readonly Section[]): Section[] {
  return sections
    .map((section) => ({ ...section, categories: section.categories.filter((categorie) => categorie.pleine) }))
    .filter((section) => section.categories.length > 0);
}

/** The demande once pieces are gone from it. */
export function withoutPieces(demande: Demande, removed: ReadonlySet<string>): Demande {
  const keep = (categorie: Categorie): Categorie => {
    const pieces = categorie.pieces.filter((piece) => !removed.has(piece.id));
    return { ...categorie, pieces, pleine: pieces.length >= categorie.max };
  };
  const sections = demande.sections.map((section) => ({ ...section, categories: section.categories.map(keep) }));
  return { ...demande, sections };
}
