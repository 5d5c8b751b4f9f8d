/** Files in a page: PDFs, pictures and photos of phones. Their readers come with the first file of each kind, from the portal. */
export { default as FileView } from './FileView.vue';
export { kindOf, type FileKind } from './file-kind.ts';
export { HEIC_LIMITS, type HeicAnswer, type HeicFault } from './heic/heic-answer.ts';
export type { PDFDocumentProxy } from './pdf/pdf-document.ts';
export { onlyPicture, openPdf, readHeic } from './readers.ts';
