import type { jsPDF } from 'jspdf';
import { encodeCode128 } from './code128.ts';

/** Clear space that readers need on both sides, in modules (ISO/IEC 15417). */
const QUIET_ZONE = 10;
/** Width of one module, mm: read by office scanners from 100 dpi. */
const MODULE = 0.42;

/** Where a barcode stands, quiet zones included, in mm from the top left of the page. */
export interface BarcodeBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Draws `text` as one vector path; a symbol too long for its box gets narrower modules, never a smaller quiet zone. */
export function drawBarcode(document: jsPDF, text: string, box: BarcodeBox): void {
  const widths = encodeCode128(text);
  const total = widths.reduce((sum, width) => sum + width, 0);
  const module = Math.min(MODULE, box.width / (total + 2 * QUIET_ZONE));
  let x = box.x + QUIET_ZONE * module;
  for (const [index, width] of widths.entries()) {
    // Without a style jsPDF only adds to the path: one fill for all the bars decodes better than one each.
    if (index % 2 === 0) document.rect(x, box.y, width * module, box.height, null);
    x += width * module;
  }
  document.fill();
}
