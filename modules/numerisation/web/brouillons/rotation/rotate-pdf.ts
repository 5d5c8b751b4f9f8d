import { degrees, PDFDocument, PDFRef } from '@cantoo/pdf-lib';
import type { QuarterTurns } from './quarter-turns.ts';

/** Turns of a file's pages, by number from 1; a picture is its page 1. */
export type PageTurns = ReadonlyMap<number, QuarterTurns>;

/** Bytes from the end in which `startxref` stands. */
const TAIL = 2_048;

/**
 * A PDF whose pages show turned. The new pages are appended (ISO 32000-2, 7.5.6): the file's own bytes stay as they are.
 * Rejects when the bytes are no PDF, or one that is protected.
 */
export async function rotatePdf(bytes: Uint8Array<ArrayBuffer>, turns: PageTurns): Promise<Uint8Array<ArrayBuffer>> {
  const pdf = await PDFDocument.load(bytes, { forIncrementalUpdate: true, updateMetadata: false });
  for (const [number, quarter] of turns) {
    const page = pdf.getPage(number - 1);
    page.setRotation(degrees((page.getRotation().angle + quarter * 90) % 360));
  }
  const useObjectStreams = !hasTable(bytes);
  // Otherwise the library declares one object too few when the last one did not change.
  if (!useObjectStreams) pdf.context.snapshot?.markRefForSave(PDFRef.of(pdf.context.largestObjectNumber));
  return pdf.commit({ useObjectStreams });
}

/** Whether the file ends with a table of its objects, and not with a stream: what is appended is of the same kind. */
function hasTable(bytes: Uint8Array): boolean {
  const tail = latin(bytes.subarray(-TAIL));
  const last = tail.slice(Math.max(0, tail.lastIndexOf('startxref')));
  const start = /^startxref\s{1,4}(\d{1,10})\s{1,4}%%EOF/.exec(last)?.[1];
  return (
    start !== undefined &&
    latin(bytes.subarray(Number(start), Number(start) + 16))
      .trimStart()
      .startsWith('xref')
  );
}

function latin(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
