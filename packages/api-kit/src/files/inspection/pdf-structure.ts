import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { init } from '@embedpdf/pdfium';
import type { FileVerdict } from './file-verdict.ts';
import { hasTooManyObjects } from './pdf-objects.ts';

/**
 * Largest WebAssembly memory of this process, in pages of 64 KiB: 96 MB. PDFium starts with 18 MB and needs little more
 * for an honest file of 10 MB; what else the process may load, such as HarfBuzz, takes 65 MB. A thread's own limits only
 * cover the JavaScript heap.
 */
const MEMORY_PAGES = 1_536;
/** First word of what Emscripten prints when the memory may not grow. */
const REFUSED = 'growMemory';
/** Last marker of a PDF (ISO 32000-2, 7.5.5). */
const END_OF_FILE = '%%EOF';
/** Bytes from the end where the marker must stand, not counting padding. Readers have always allowed this. */
const TAIL = 1_024;
/** FPDF_ERR_PASSWORD of fpdfview.h. */
const PASSWORD_NEEDED = 4;
/** FPDF_GetSecurityHandlerRevision of an unencrypted document. */
const NOT_ENCRYPTED = -1;

/** Inspects a PDF by its structure; no page is drawn. */
export type PdfInspector = (bytes: Uint8Array) => FileVerdict;

/**
 * PDFium, Chromium's PDF reader, in WebAssembly: a file that it opens, the agent and the prestataire can open. It reads
 * only the blocks it needs, so large files cost no extra memory.
 */
export async function createPdfInspector(): Promise<PdfInspector> {
  const wasm = readFileSync(fileURLToPath(import.meta.resolve('@embedpdf/pdfium/pdfium.wasm')));
  setFlagsFromString(`--wasm-max-mem-pages=${MEMORY_PAGES}`);
  let wasRefusedMemory = false;
  const pdfium = await init({
    wasmBinary: new Uint8Array(wasm).buffer,
    // Messages about a bad file are ignored: the verdict covers them.
    print: () => undefined,
    printErr: (message: string) => {
      wasRefusedMemory ||= message.startsWith(REFUSED);
    },
  });
  pdfium.FPDF_InitLibrary();
  const { pdfium: memory } = pdfium;
  let current: Uint8Array = new Uint8Array();
  const getBlock = memory.addFunction((_param: number, position: number, target: number, size: number): number => {
    if (position + size > current.length) return 0;
    memory.HEAPU8.set(current.subarray(position, position + size), target);
    return 1;
  }, 'iiiii');
  // FPDF_FILEACCESS: length, callback, its parameter. FS_SIZEF: two floats.
  const access = memory.wasmExports.malloc(12);
  const pageSize = memory.wasmExports.malloc(8);

  const read = (): FileVerdict => {
    memory.setValue(access, current.length, 'i32');
    memory.setValue(access + 4, getBlock, 'i32');
    memory.setValue(access + 8, 0, 'i32');
    const document = pdfium.FPDF_LoadCustomDocument(access, '');
    if (document === 0) return pdfium.FPDF_GetLastError() === PASSWORD_NEEDED ? 'chiffre' : 'illisible';
    try {
      if (pdfium.FPDF_GetSecurityHandlerRevision(document) !== NOT_ENCRYPTED) return 'chiffre';
      // The document declares the count; only opening its first page proves that it exists.
      const hasPage = pdfium.FPDF_GetPageCount(document) > 0 && pdfium.FPDF_GetPageSizeByIndexF(document, 0, pageSize);
      return hasPage ? 'lisible' : 'sans-page';
    } finally {
      pdfium.FPDF_CloseDocument(document);
    }
  };

  return (bytes) => {
    // A reader repairs a truncated file and shows the remaining pages.
    if (!isWhole(bytes)) return 'tronque';
    if (hasTooManyObjects(bytes)) return 'trop-complexe';
    current = bytes;
    wasRefusedMemory = false;
    try {
      const verdict = read();
      // A file that opens anyway did not need the refused memory.
      return wasRefusedMemory && verdict !== 'lisible' ? 'trop-deploye' : verdict;
    } catch (error) {
      if (wasRefusedMemory) return 'trop-deploye';
      throw error;
    } finally {
      current = new Uint8Array();
    }
  };
}

function isWhole(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 0 && isPadding(bytes[end - 1])) end -= 1;
  return Buffer.from(bytes.buffer, bytes.byteOffset + Math.max(0, end - TAIL), Math.min(end, TAIL)).includes(
    END_OF_FILE,
  );
}

function isPadding(byte: number | undefined): boolean {
  return byte === 0x00 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x1a;
}
