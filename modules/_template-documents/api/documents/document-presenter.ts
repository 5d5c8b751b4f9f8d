import type { RichTextDocument } from '@pwp/rich-text';
import type { GuichetDocument } from '../../contracts/index.ts';
import type { DocumentModel } from './document-model.ts';

/** The text of a row; it was checked when it arrived. */
export function texteOf({ texte }: Pick<DocumentModel, 'texte'>): RichTextDocument {
  return JSON.parse(texte) as RichTextDocument;
}

/** A document as the contract describes it. */
export function presentDocument(row: Pick<DocumentModel, 'id' | 'titre' | 'texte' | 'nomFichier'>): GuichetDocument {
  return { id: row.id, titre: row.titre, texte: texteOf(row), fichier: row.nomFichier };
}
