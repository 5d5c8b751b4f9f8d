import { fileURLToPath } from 'node:url';

/** The decoders of scans that pdfjs asks for by name, beside its own file, when a page needs them: for `moduleViteConfig`. */
export const viewerFiles: readonly string[] = ['jbig2', 'openjpeg'].map((codec) =>
  fileURLToPath(import.meta.resolve(`pdfjs-dist/wasm/${codec}_nowasm_fallback.js`)),
);
