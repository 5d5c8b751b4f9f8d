import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { jsPDF } from 'jspdf';

/** Where the subset of the fiche's one font is kept; `write-font-subset.ts` makes it out of the whole font. */
export const FONT_FILE = fileURLToPath(new URL('open-sans.ttf', import.meta.url));

/** The font as documents name it. */
const FONT = 'Open Sans';

/** jsPDF takes a font as a string of bytes; made once, since it is the same for each fiche. */
let content: string | undefined;

/**
 * Embeds the font and writes with it: the standard ones of PDF know neither « œ » nor « Ł ». One weight only, for a second
 * one costs a quarter of the time and of the bytes of a fiche.
 */
export function addFicheFont(document: jsPDF): void {
  content ??= readFileSync(FONT_FILE, 'latin1');
  document.addFileToVFS('open-sans.ttf', content);
  document.addFont('open-sans.ttf', FONT, 'normal');
  document.setFont(FONT, 'normal');
}
