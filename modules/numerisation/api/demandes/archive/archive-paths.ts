import { safePieceName } from '../../fichiers/piece-name.ts';
import type { SneCategorie, SneDemande, SnePiece } from '../../providers/sne-provider.ts';

/** A piece and its place in the archive: `Catégorie/nom.pdf`. */
export interface ArchivedPiece {
  piece: SnePiece;
  path: string;
}

/** The pieces of a demande with their paths, each once, safe on every system; a folder for each category. */
export function archivePaths({ sections }: SneDemande): ArchivedPiece[] {
  const taken = new Set<string>();
  return sections
    .flatMap(({ categories }) => categories)
    .flatMap((categorie) => categorie.pieces.map((piece, rang) => ({ categorie, piece, rang })))
    .map(({ categorie, piece, rang }) => {
      const name = safePieceName(piece.nom, piece.type, rang);
      const folder = folderOf(categorie);
      const plain = `${folder}/${name}`;
      // Windows does not tell capitals apart.
      const path = taken.has(plain.toLowerCase())
        ? `${folder}/${safePieceName(`${piece.id} ${name}`, piece.type, rang)}`
        : plain;
      taken.add(path.toLowerCase());
      return { piece, path };
    });
}

/** Longest name of a folder: Windows refuses paths of more than 260 characters. */
const LONGEST_FOLDER = 60;

function folderOf({ libelle, code }: SneCategorie): string {
  const name = libelle.replaceAll("'", '’').replaceAll(/[\\/]/g, '-').slice(0, LONGEST_FOLDER);
  return safePieceName(name, '', 0).replace(/^piece-1$/, code);
}
