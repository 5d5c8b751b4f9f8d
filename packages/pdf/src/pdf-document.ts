import type { jsPDF } from 'jspdf';
import { addStructure, type Structure } from './structure.ts';

/** What is being drawn. */
export interface PdfPage {
  /** jsPDF, in millimetres; `addPage()` begins the next page, and all verbs draw on the last one. */
  document: jsPDF;
  /** What screen readers are told. */
  structure: Structure;
}

const FONT = 'OpenSans';

/**
 * A tagged A4 document in French (PDF/UA-1), drawn by `draw`, which finds its first page. The same calls give the same
 * bytes, in Node and in a browser of the same time zone. jsPDF and the font are loaded by the first document.
 */
export async function pdfDocument(
  { title, created, creator = '' }: { title: string; created: Date; creator?: string },
  draw: (page: PdfPage) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const [{ jsPDF: Document }, { OPEN_SANS }] = await Promise.all([import('jspdf'), import('./font/open-sans.ts')]);
  const document = new Document({
    unit: 'mm',
    format: 'a4',
    compress: true,
    putOnlyUsedFonts: true,
    // Hundredths of a point: finer than any printer, and far fewer bytes.
    floatPrecision: 2,
  });
  document.setLanguage('fr').setCreationDate(created);
  document.setFileId(await identifier(`${title} ${created.toISOString()}`));
  document.setDocumentProperties({ title, creator });
  document.viewerPreferences({ DisplayDocTitle: true });
  // Zoom 0 is the reader's own.
  document.setDisplayMode('0%');
  document.addMetadata(metadata(title), true);
  document.addFileToVFS('open-sans.ttf', OPEN_SANS);
  document.addFont('open-sans.ttf', FONT, 'normal', undefined, 'Identity-H');
  document.setFont(FONT);
  draw({ document, structure: addStructure(document) });
  return new Uint8Array(document.output('arraybuffer'));
}

async function identifier(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0'));
  return hex.join('').slice(0, 32);
}

/** The mark of PDF/UA-1 (ISO 14289-1, 5) and the title, as XMP. */
function metadata(title: string): string {
  const escaped = title.replaceAll(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""' +
    ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/">' +
    `<pdfuaid:part>1</pdfuaid:part><dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped}</rdf:li></rdf:Alt>` +
    '</dc:title></rdf:Description></rdf:RDF>'
  );
}
