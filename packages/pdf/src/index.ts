/** The portal's PDFs: drawn by jsPDF, tagged for screen readers, the same in Node and in a browser. */
export { pdfDocument, type PdfPage } from './pdf-document.ts';
export { decoration, tagged, type Tag } from './structure.ts';
export { fitted, lineHeight, wrapped, write, writeSegments, type Fitting, type Segment, type Writing } from './text.ts';
