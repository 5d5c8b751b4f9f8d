import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';

export type { PDFDocumentProxy } from 'pdfjs-dist';

/** The folder of this release: what the library asks for by name stands beside its file. */
function releaseFolder(): string {
  const here = import.meta.url;
  return new URL('.', here).href;
}

/**
 * Reads a PDF. The library comes with the first one only. No WebAssembly: the page's policy allows none, and the decoders of
 * scans (JBIG2, JPEG 2000) have a form without it. Rejects when the bytes are no PDF that can be shown.
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

/** Draws the text of a page, unseen, over its picture: it can be selected, and read aloud. */
export async function drawText(page: PDFPageProxy, container: HTMLElement, scale: number): Promise<void> {
  const { TextLayer } = await import('pdfjs-dist');
  const viewport = page.getViewport({ scale });
  await new TextLayer({ textContentSource: page.streamTextContent(), container, viewport }).render();
}
