import { fileURLToPath } from 'node:url';
import { moduleViteConfig } from '@pwp/tooling/vite-module';

/** The decoders of scans that pdfjs asks for by name, beside its own file, when a page needs them. */
const decoders = ['jbig2', 'openjpeg'].map((codec) =>
  fileURLToPath(import.meta.resolve(`pdfjs-dist/wasm/${codec}_nowasm_fallback.js`)),
);

export default moduleViteConfig(import.meta.dirname, decoders);
