import { drawableText } from './drawable-text.ts';
import type { PdfPage } from './pdf-document.ts';

/** Line height, as a multiple of the font size. */
const LINE_HEIGHT = 1.3;
/** Millimetres in a point. */
const POINT = 25.4 / 72;

/** How a text is written. */
export interface Writing {
  /** mm from the top left. */
  x: number;
  /** Baseline of the first line. */
  y: number;
  /** Points. */
  size: number;
  align?: 'left' | 'center' | 'right';
  /** Outlined as well as filled, because documents have only one weight of their font. */
  strong?: boolean;
  colour?: string;
}

/** Writes lines below each other. */
export function write(
  { document }: PdfPage,
  lines: readonly string[],
  { x, y, size, align = 'left', strong = false, colour = '#000000' }: Writing,
): void {
  document.setFontSize(size).setTextColor(colour);
  if (strong) document.setDrawColor(colour).setLineWidth(size / 100);
  for (const [index, line] of lines.map(drawableText).entries()) {
    const width = align === 'left' ? 0 : document.getTextWidth(line);
    const left = x - (align === 'center' ? width / 2 : width);
    // The trailing space separates it from the next text when heard or copied.
    document.text(`${line} `, left, y + index * size * LINE_HEIGHT * POINT, {
      renderingMode: strong ? 'fillThenStroke' : 'fill',
    });
  }
}

/** The room of a text. */
export interface Fitting {
  /** Points. */
  size: number;
  /** mm. */
  width: number;
  /** One if not given. */
  lines?: number;
}

/** The lines of a text that may be too long, for `write`: what its room does not hold is cut, and ends with « … ». */
export function fitted({ document }: PdfPage, given: string, { size, width, lines = 1 }: Fitting): string[] {
  document.setFontSize(size);
  const text = drawableText(given);
  const all = document.splitTextToSize(text, width) as string[];
  if (all.length <= lines) return all;
  const before = all.slice(0, lines - 1);
  const start = before.reduce((from, line) => text.indexOf(line, from) + line.length, 0);
  const rest = text.slice(start).trimStart();
  let shown = rest;
  for (let length = rest.length - 1; document.getTextWidth(shown) > width; length -= 1)
    shown = `${rest.slice(0, length)}…`;
  return [...before, shown];
}
