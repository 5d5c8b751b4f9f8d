import { buffer } from 'node:stream/consumers';
// oxlint-disable-next-line import/no-named-as-default -- its types know the default alone
import PDFDocument from 'pdfkit';
import { FONT_FILE } from '../fiches/fonts/fiche-font.ts';
import { drawableText } from './drawable-text.ts';

/** A pdfkit document. */
export type Pdf = InstanceType<typeof PDFDocument>;

/** A page being drawn. */
export interface PdfPage {
  /** Draws on the last page added. */
  document: Pdf;
  /** The structure tree for screen readers. */
  structure: ReturnType<Pdf['struct']>;
}

/** Line height, as a multiple of the font size. */
export const LINE_HEIGHT = 1.3;

/** Millimetres in points, to the hundredth: finer than any printer, and far fewer bytes. */
export function points(millimetres: number): number {
  return Math.round((millimetres * 7_200) / 25.4) / 100;
}

/** A tagged A4 document in French, drawn by `draw`, which adds its pages. */
export function pdfDocument(
  { title, created }: { title: string; created: Date },
  draw: (page: PdfPage) => void,
): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    font: FONT_FILE,
    lang: 'fr',
    displayTitle: true,
    tagged: true,
    // The first PDF version that supports tags.
    pdfVersion: '1.4',
    autoFirstPage: false,
    info: { Title: title, Creator: 'Portail Web Professionnel', CreationDate: created },
  });
  const whole = buffer(document);
  const structure = document.struct('Document');
  document.addStructure(structure);
  draw({ document, structure });
  document.end();
  return whole;
}

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
}

/** Writes lines below each other. */
export function write(
  { document }: PdfPage,
  lines: readonly string[],
  { x, y, size, align = 'left', strong = false }: Writing,
): void {
  document.fontSize(size);
  if (strong) document.lineWidth(points(size / 100));
  for (const [index, line] of lines.map(drawableText).entries()) {
    const width = align === 'left' ? 0 : document.widthOfString(line);
    const left = points(x) - (align === 'center' ? width / 2 : width);
    const baseline = points(y) + index * size * LINE_HEIGHT;
    // The trailing space separates it from the next text when heard or copied.
    document.text(`${line} `, left, baseline, { baseline: 'alphabetic', lineBreak: false, fill: true, stroke: strong });
  }
}

/** Draws one element of the structure tree for screen readers. */
export function tagged({ document, structure }: PdfPage, name: 'P' | 'H1' | 'H2', draw: () => void): void {
  structure.add(document.struct(name, {}, draw));
}

/** Draws what screen readers skip; its colours and widths end with it. */
export function decoration({ document }: PdfPage, draw: () => void): void {
  document.markContent('Artifact', { type: 'Layout' });
  document.save();
  draw();
  document.restore();
  document.endMarkedContent();
}
