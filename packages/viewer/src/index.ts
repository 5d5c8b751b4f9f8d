/** Files in a page: PDFs, pictures and photos of phones. Their readers come with the first file of each kind. */
export { default as FileView } from './FileView.vue';
export { kindOf, type FileKind } from './file-kind.ts';
export { HEIC_LIMITS, type HeicAnswer, type HeicFault } from './heic/heic-answer.ts';
export { readHeic } from './heic/read-heic.ts';
export { onlyPicture, openPdf, type PDFDocumentProxy } from './pdf/pdf-document.ts';
