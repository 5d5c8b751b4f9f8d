import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';

export type { PDFDocumentProxy, RenderTask } from 'pdfjs-dist';

/** The folder of this release: the library loads its other files from beside its own. */
function releaseFolder(): string {
  const here = import.meta.url;
  return new URL('.', here).href;
}

/**
 * Reads a PDF; the library loads with the first one. WebAssembly is off because the page's policy forbids it, and the
 * decoders of scans (JBIG2, JPEG 2000) work without it. Rejects when the bytes are not a displayable PDF.
 */
export async function openPdf(blob: Blob): Promise<PDFDocumentProxy> {
  const [{ getDocument, GlobalWorkerOptions, VerbosityLevel }, data] = await Promise.all([
    import('pdfjs-dist'),
    blob.arrayBuffer(),
  ]);
  GlobalWorkerOptions.workerSrc = new URL('pdfjs-dist/build/pdf.worker.min.mjs', import.meta.url).href;
  return getDocument({
    data,
    useWasm: false,
    wasmUrl: releaseFolder(),
    enableXfa: false,
    verbosity: VerbosityLevel.ERRORS,
  }).promise;
}

/** The operators of a page that leave something on it. */
const PAINTS = /Image|Text$|Path$|^shadingFill$|^beginAnnotation$/;

/** Pixels of the picture of a page that paints nothing else, as scans do; null for another page. */
export async function onlyPicture(page: PDFPageProxy): Promise<{ width: number; height: number } | null> {
  const [{ OPS }, { fnArray, argsArray }] = await Promise.all([import('pdfjs-dist'), page.getOperatorList()]);
  const painted = Object.entries(OPS).flatMap(([name, code]) => (PAINTS.test(name) ? [code] : []));
  const [index = -1, ...others] = fnArray.flatMap((code, at) => (painted.includes(code) ? [at] : []));
  if (others.length > 0 || fnArray[index] !== OPS.paintImageXObject) return null;
  const [, width, height] = argsArray[index] as [string, number, number];
  return { width, height };
}

/** Draws a page's text invisibly over its image, so that it can be selected and read aloud. */
export async function drawText(page: PDFPageProxy, container: HTMLElement, scale: number): Promise<void> {
  const { TextLayer } = await import('pdfjs-dist');
  const viewport = page.getViewport({ scale });
  await new TextLayer({ textContentSource: page.streamTextContent(), container, viewport }).render();
}
