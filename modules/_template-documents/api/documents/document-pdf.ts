import { fitted, pdfDocument, tagged, write } from '@pwp/pdf';
import type { RichTextDocument } from '@pwp/rich-text';
import { drawRichText } from '@pwp/rich-text/pdf';

/** What the thread is given: data, never a model nor a service. */
export interface PrintedDocument {
  titre: string;
  texte: RichTextDocument;
  created: Date;
  /** What the addresses of its links begin with, for who reads them on paper. */
  portalUrl: string;
}

/** Draws a document. It runs in a thread: a long text takes a large part of a second. */
export function make({ titre, texte, created, portalUrl }: PrintedDocument): Promise<Uint8Array> {
  return pdfDocument({ title: titre, created }, (page) => {
    tagged(page, 'H1', () => write(page, fitted(page, titre, { size: 18, width: 170 }), { x: 20, y: 30, size: 18 }));
    drawRichText(page, texte, { x: 20, y: 45, width: 170, portalUrl });
  });
}
