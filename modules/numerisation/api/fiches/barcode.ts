import type { PdfPage } from '@pwp/pdf';
import { MODULE, QUIET_ZONE } from '../../contracts/code-barres.ts';

/** Position of a barcode, quiet zones included, in mm from the top left of the page. */
export interface BarcodeBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Encodes a text in Code 128 (ISO/IEC 15417): the widths of bars and spaces in turn, in modules, bar first, without
 * quiet zones. The library, which takes a tenth of a second to load, comes with the first fiche.
 */
export async function barcodeEncoder(): Promise<(text: string) => number[]> {
  const { default: bwip } = await import('bwip-js/node');
  return (text) => {
    // oxlint-disable-next-line import/no-named-as-default-member -- the named export is another function: the symbology « raw »
    const [symbol] = bwip.raw({ bcid: 'code128', text });
    if (symbol === undefined || !('sbs' in symbol)) throw new Error('Code 128 gave no bars');
    return [...symbol.sbs];
  };
}

/**
 * Draws bars of these widths as one vector path. If the symbol is too long for its box, its modules get narrower but the
 * quiet zone does not.
 */
export function drawBarcode({ document }: PdfPage, widths: readonly number[], box: BarcodeBox): void {
  const total = widths.reduce((sum, width) => sum + width, 0);
  const module = Math.min(MODULE, box.width / (total + 2 * QUIET_ZONE));
  let x = box.x + QUIET_ZONE * module;
  for (const [index, width] of widths.entries()) {
    // One fill for all the bars decodes better than one fill each.
    if (index % 2 === 0) document.rect(x, box.y, width * module, box.height, null);
    x += width * module;
  }
  document.fill();
}
