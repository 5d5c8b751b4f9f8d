import type { HeicAnswer } from './heic/heic-answer.ts';
import type { PDFDocumentProxy, PDFPageProxy } from './pdf/pdf-document.ts';
import { ReaderAbsent } from './reader-absent.ts';

/* The portal brings one copy of the readers to all modules. Each comes with the first file of its kind. */
const pdfReader = () =>
  import('@pwp/viewer/pdf').catch((error: unknown) => {
    throw new ReaderAbsent('The reader of PDF did not come.', { cause: error });
  });

/** Reads a PDF. Rejects with `ReaderAbsent`, or when the bytes are not a displayable PDF. */
export async function openPdf(blob: Blob): Promise<PDFDocumentProxy> {
  return (await pdfReader()).openPdf(blob);
}

/** Pixels of the picture of a page that paints nothing else, as scans do; null for another page. */
export async function onlyPicture(page: PDFPageProxy): Promise<{ width: number; height: number } | null> {
  return (await pdfReader()).onlyPicture(page);
}

/** Draws a page's text invisibly over its image, so that it can be selected and read aloud. */
export async function drawText(page: PDFPageProxy, container: HTMLElement, scale: number): Promise<void> {
  return (await pdfReader()).drawText(page, container, scale);
}

/** Decodes a HEIC; `signal` gives it up. Never rejects. */
export async function readHeic(blob: Blob, signal: AbortSignal): Promise<HeicAnswer> {
  try {
    return await (await import('@pwp/viewer/heic')).readHeic(blob, signal);
  } catch {
    return { fault: 'lecteur-absent' };
  }
}
