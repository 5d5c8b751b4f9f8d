import {
  getDocument,
  GlobalWorkerOptions,
  OPS,
  TextLayer,
  VerbosityLevel,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist';

export type { PDFDocumentProxy, PDFPageProxy, RenderTask } from 'pdfjs-dist';

/** The decoders of scans, in one folder: the library asks for them by name. */
const DECODERS = [
  new URL('pdfjs-dist/wasm/jbig2_nowasm_fallback.js', import.meta.url),
  new URL('pdfjs-dist/wasm/openjpeg_nowasm_fallback.js', import.meta.url),
] as const;

/**
 * Reads a PDF. WebAssembly is off because the page's policy forbids it, and the
 * decoders of scans (JBIG2, JPEG 2000) work without it. Rejects when the bytes are not a displayable PDF.
 */
export async function openPdf(blob: Blob): Promise<PDFDocumentProxy> {
  GlobalWorkerOptions.workerSrc = new URL('pdfjs-dist/build/pdf.worker.min.mjs', import.meta.url).href;
  return getDocument({
    data: await blob.arrayBuffer(),
    useWasm: false,
    wasmUrl: new URL('.', DECODERS[0]).href,
    enableXfa: false,
    verbosity: VerbosityLevel.ERRORS,
  }).promise;
}

/** The operators of a page that leave something on it. */
const PAINTS = /Image|Text$|Path$|^shadingFill$|^beginAnnotation$/;

/** Pixels of the picture of a page that paints nothing else, as scans do; null for another page. */
export async function onlyPicture(page: PDFPageProxy): Promise<{ width: number; height: number } | null> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const painted = Object.entries(OPS).flatMap(([name, code]) => (PAINTS.test(name) ? [code] : []));
  const [index = -1, ...others] = fnArray.flatMap((code, at) => (painted.includes(code) ? [at] : []));
  if (others.length > 0 || fnArray[index] !== OPS.paintImageXObject) return null;
  const [, width, height] = argsArray[index] as [string, number, number];
  return { width, height };
}

/** Draws a page's text invisibly over its image, so that it can be selected and read aloud. */
export async function drawText(page: PDFPageProxy, container: HTMLElement, scale: number): Promise<void> {
  const viewport = page.getViewport({ scale });
  await new TextLayer({ textContentSource: page.streamTextContent(), container, viewport }).render();
}
