import { encodeCode128 } from './code128.ts';
import { points, type Pdf } from '../documents/pdf-page.ts';

/** Clear space that readers need on both sides, in modules (ISO/IEC 15417). */
const QUIET_ZONE = 10;
/** Width of one module, mm: read by office scanners from 100 dpi. */
const MODULE = 0.42;

/** Position of a barcode, quiet zones included, in mm from the top left of the page. */
export interface BarcodeBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Draws `text` as one vector path. If the symbol is too long for its box, its modules get narrower but the quiet zone
 * does not.
 */
export function drawBarcode(document: Pdf, text: string, box: BarcodeBox): void {
  const widths = encodeCode128(text);
  const total = widths.reduce((sum, width) => sum + width, 0);
  const module = Math.min(MODULE, box.width / (total + 2 * QUIET_ZONE));
  let x = box.x + QUIET_ZONE * module;
  for (const [index, width] of widths.entries()) {
    // One fill for all the bars decodes better than one fill each.
    if (index % 2 === 0) document.rect(points(x), points(box.y), points(width * module), points(box.height));
    x += width * module;
  }
  document.fill();
}
