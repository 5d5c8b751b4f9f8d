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
    document.text(`${line} `, left, y + index * lineHeight(size), {
      renderingMode: strong ? 'fillThenStroke' : 'fill',
    });
  }
}

/** A part of a line, with its weight and its slant. */
export interface Segment {
  text: string;
  strong?: boolean;
  oblique?: boolean;
}

/** How far upright letters lean when they are oblique, for lack of an italic in the documents' font. */
const SLANT = 0.2;

/** Writes lines below each other whose parts differ. `lines` come from `wrapped`; gives the baseline below the last one, mm. */
export function writeSegments(
  { document }: PdfPage,
  lines: readonly (readonly Segment[])[],
  { x, y, size, colour = '#000000' }: Pick<Writing, 'x' | 'y' | 'size' | 'colour'>,
): number {
  document
    .setFontSize(size)
    .setTextColor(colour)
    .setDrawColor(colour)
    .setLineWidth(size / 100);
  const oblique = document.Matrix(1, 0, SLANT, 1, 0, 0);
  for (const [row, segments] of lines.entries()) {
    let left = x;
    for (const [at, segment] of segments.entries()) {
      // The trailing space separates the line from the next text when heard or copied.
      const text = at === segments.length - 1 ? `${segment.text} ` : segment.text;
      document.text(text, left, y + row * lineHeight(size), {
        renderingMode: segment.strong === true ? 'fillThenStroke' : 'fill',
        ...(segment.oblique === true && { angle: oblique }),
      });
      left += document.getTextWidth(segment.text);
    }
  }
  return y + lines.length * lineHeight(size);
}

/** Millimetres from a baseline to the next, of a font size in points. */
export function lineHeight(size: number): number {
  return size * LINE_HEIGHT * POINT;
}

/** The lines of a text whose parts differ, broken between words; « \n » begins a line. A word that is wider than the room is broken too. */
export function wrapped(
  { document }: PdfPage,
  segments: readonly Segment[],
  { size, width }: Omit<Fitting, 'lines'>,
): Segment[][] {
  document.setFontSize(size);
  const lines: Segment[][] = [[]];
  let used = 0;
  for (const word of wordsOf(segments)) {
    const wide = word.reduce((sum, { text }) => sum + document.getTextWidth(text), 0);
    const isBreak = word[0]?.text === '\n';
    if (isBreak || (used > 0 && used + wide > width)) {
      lines.push([]);
      used = 0;
    }
    if (isBreak || (used === 0 && word[0]?.text === ' ')) continue;
    for (const { text, ...style } of word) {
      // The first piece is empty where the line has no room left.
      const pieces = wide > width ? (document.splitTextToSize(text, width, { textIndent: used }) as string[]) : [text];
      for (const [at, piece] of pieces.entries()) {
        if (piece === '') continue;
        if (at > 0 && used > 0) {
          lines.push([]);
          used = 0;
        }
        append(lines.at(-1) ?? [], { text: piece, ...style });
        used += document.getTextWidth(piece);
      }
    }
  }
  return lines;
}

/** Words, spaces and line breaks, each of one part or more. */
function wordsOf(segments: readonly Segment[]): Segment[][] {
  const words: Segment[][] = [];
  let open: Segment[] | undefined;
  for (const { text, ...style } of segments)
    for (const piece of text.split(/([ \n])/).filter((each) => each !== '')) {
      const part = { text: piece === '\n' ? piece : drawableText(piece), ...style };
      if (piece === ' ' || piece === '\n') {
        words.push([part]);
        open = undefined;
      } else if (open === undefined) words.push((open = [part]));
      else open.push(part);
    }
  return words;
}

/** Adds to a line, to its last part when both look alike. */
function append(line: Segment[], part: Segment): void {
  const last = line.at(-1);
  if (last !== undefined && last.strong === part.strong && last.oblique === part.oblique) last.text += part.text;
  else line.push({ ...part });
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
