/** The readers of structures alone, for a test that writes files; a portal reads what people send in threads. */
export { inspectJpeg } from './jpeg-structure.ts';
export { createPdfInspector } from './pdf-structure.ts';
