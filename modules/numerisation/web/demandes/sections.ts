import { CATALOGUE } from '../../contracts/categories.ts';
import type { Categorie, Demande, Piece, Section } from '../../contracts/index.ts';

/** The catalogue's sections, without any piece: for a demande that the SNE does not know yet. */
export function catalogueSections(): Section[] {
  return CATALOGUE.map(({ code, libelle, categories }) => ({
    code,
    libelle,
    categories: categories.map((categorie) => ({
      code: categorie.code,
      libelle: categorie.libelle,
      max: categorie.max,
      pleine: false,
      pieces: [],
    })),
  }));
}

/** Every piece of a demande, in the order of its sections and categories. */
export function piecesOf(sections: readonly Section[]): Piece[] {
  return sections.flatMap((section) => section.categories.flatMap((categorie) => categorie.pieces));
}

/** The label of each piece's category, by the piece's id. */
export function categoriesOf(sections: readonly Section[]): Map<string, string> {
  const categories = sections.flatMap((section) => section.categories);
  return new Map(categories.flatMap(({ libelle, pieces }) => pieces.map(({ id }) => [id, libelle] as const)));
}

/** The sections with only their full categories; sections without any are omitted. */
export function fullSections(sections: readonly Section[]): Section[] {
  return sections
    .map((section) => ({ ...section, categories: section.categories.filter((categorie) => categorie.pleine) }))
    .filter((section) => section.categories.length > 0);
}

/** The categories that hold a piece. */
export function withPieces({ categories }: Section): Categorie[] {
  return categories.filter(({ pieces }) => pieces.length > 0);
}

/** The categories that hold none. */
export function withoutPiece({ categories }: Section): Categorie[] {
  return categories.filter(({ pieces }) => pieces.length === 0);
}

/** The demande without the deleted pieces. */
export function withoutPieces(demande: Demande, removed: ReadonlySet<string>): Demande {
  const keep = (categorie: Categorie): Categorie => {
    const pieces = categorie.pieces.filter((piece) => !removed.has(piece.id));
    return { ...categorie, pieces, pleine: pieces.length >= categorie.max };
  };
  const sections = demande.sections.map((section) => ({ ...section, categories: section.categories.map(keep) }));
  return { ...demande, sections };
}
