import type { RichTextDocument } from '@pwp/rich-text';
import type { PiecePublication, Publication, PublicationDetail, Question } from '../../contracts/index.ts';
import type { PublicationRow, WholeRow } from './publication-reads.ts';

/** A publication in a list of its readers. */
export function presentPublication(row: PublicationRow): Publication {
  return {
    id: row.publicationId,
    genre: row.genre,
    niveau: row.niveau,
    theme: row.theme,
    titre: row.titre,
    resume: row.resume,
    emetteur: row.emetteur,
    debut: instantOf(row.debut),
    fin: row.fin === null ? null : instantOf(row.fin),
    corrigeeLe: row.corrigeeLe === null ? null : instantOf(row.corrigeeLe),
    lue: row.lue === 1,
    versionALire: row.versionALire,
    pieces: row.pieces,
  };
}

/** A publication whole. */
export function presentWhole(row: WholeRow, pieces: PiecePublication[]): PublicationDetail {
  return {
    ...presentPublication(row),
    texte: texteOf(row),
    motifCorrection: row.motifCorrection,
    pieces,
  };
}

/** A question with its answer. */
export function presentQuestion(row: WholeRow): Question {
  return { ...presentPublication(row), texte: texteOf(row) };
}

/** The rich text of a row, which was checked before it was stored. */
export function texteOf({ texte }: { texte: string }): RichTextDocument {
  return JSON.parse(texte) as RichTextDocument;
}

/** A raw row holds a date as a text on SQLite. */
function instantOf(value: Date | string): string {
  return new Date(value).toISOString();
}
