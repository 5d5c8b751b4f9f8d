import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { init } from '@embedpdf/pdfium';
import type { FileVerdict } from './file-verdict.ts';
import { hasTooManyObjects } from './pdf-objects.ts';

/** A PDF ends with this (ISO 32000-2, 7.5.5)… */
const END_OF_FILE = '%%EOF';
/** …within so many bytes of its end, as readers have always allowed, padding excepted. */
const TAIL = 1_024;
/** FPDF_ERR_PASSWORD of fpdfview.h. */
const PASSWORD_NEEDED = 4;
/** FPDF_GetSecurityHandlerRevision of a document that is not encrypted. */
const NOT_ENCRYPTED = -1;

/** Tells what a PDF is, by its structure; no page is drawn. */
export type PdfInspector = (bytes: Uint8Array) => FileVerdict;

/**
 * PDFium, the reader of Chromium, in WebAssembly: what it opens, an agent and the prestataire open. It reads the blocks that
 * it needs, so that a large file costs no memory of its own.
 */
export async function createPdfInspector(): Promise<PdfInspector> {
  const wasm = readFileSync(fileURLToPath(import.meta.resolve('@embedpdf/pdfium/pdfium.wasm')));
  const pdfium = await init({ wasmBinary: new Uint8Array(wasm).buffer, print: ignore, printErr: ignore });
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
      // The count is what the document says; its first page is there or not.
      const hasPage = pdfium.FPDF_GetPageCount(document) > 0 && pdfium.FPDF_GetPageSizeByIndexF(document, 0, pageSize);
      return hasPage ? 'lisible' : 'sans-page';
    } finally {
      pdfium.FPDF_CloseDocument(document);
    }
  };

  return (bytes) => {
    // A reader mends a file that was cut, and shows the pages that are left.
    if (!isWhole(bytes)) return 'tronque';
    if (hasTooManyObjects(bytes)) return 'trop-complexe';
    current = bytes;
    try {
      return read();
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

function ignore(): void {
  // What PDFium prints of a bad file is no news: the verdict is.
}
