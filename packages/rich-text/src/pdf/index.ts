/** A rich text in a PDF of `@pwp/pdf`. */
import { lineHeight, tagged, wrapped, writeSegments, type PdfPage, type Segment, type Tag } from '@pwp/pdf';
import {
  isMarked,
  linkedParts,
  wordsOf,
  type RichTextBlock,
  type RichTextDocument,
  type RichTextHeading,
  type RichTextParagraph,
} from '../document.ts';
import { wordsOfImage, type RichTextImage } from '../image.ts';
import { addressAfter } from '../plain-text.ts';

/** The room of a text, in millimetres from the top left, and what its links stand below. */
export interface RichTextPdf {
  x: number;
  /** Baseline of the first line. */
  y: number;
  width: number;
  /** Baseline of the first line of each page that follows; 20 if not given. */
  top?: number;
  /** Lowest baseline of a page; 275 if not given. */
  bottom?: number;
  /** `https://portail.example`: a path of the portal is written below it. */
  portalUrl: string;
}

/** Points. */
const TEXT = 11;
const HEADINGS = { 1: { size: 14, tag: 'H2' }, 2: { size: 12, tag: 'H3' } } as const;
/** mm. */
const AFTER_LINE = 2;
const INDENT = 8;

/**
 * Draws a rich text below the title of a document (H1), on as many pages as it takes; gives the baseline of what comes after, on the last
 * page. A link's address is written after its words, since paper has no links.
 */
export function drawRichText(page: PdfPage, { content }: RichTextDocument, room: RichTextPdf): number {
  let at = { ...room };
  for (const block of content) at = { ...at, y: drawBlock(page, block, at) };
  return at.y;
}

function drawBlock(page: PdfPage, block: RichTextBlock, room: RichTextPdf): number {
  if (block.type === 'image') return drawImageWords(page, block, room);
  if (block.type === 'paragraph') return drawLine(page, block, room, 'P') + AFTER_LINE;
  if (block.type === 'heading') return drawHeading(page, block, room);
  const inner = { ...room, x: room.x + INDENT, width: room.width - INDENT };
  let y = room.y;
  if (block.type === 'blockquote')
    tagged(page, 'BlockQuote', () => {
      for (const line of block.content) y = drawLine(page, line, { ...inner, y }, 'P') + AFTER_LINE;
    });
  else
    tagged(page, 'L', () => {
      for (const [index, item] of block.content.entries())
        tagged(page, 'LI', () => {
          let lead = block.type === 'bullet_list' ? '•' : `${index + 1}.`;
          for (const line of item.content) {
            y = drawLine(page, line, { ...inner, y }, 'LBody', lead) + AFTER_LINE / 2;
            lead = '';
          }
        });
    });
  return y + AFTER_LINE / 2;
}

/** A picture by its words; a decoration takes no room. */
function drawImageWords(page: PdfPage, image: RichTextImage, room: RichTextPdf): number {
  const text = wordsOfImage(image);
  if (text === '') return room.y;
  return drawLine(page, { type: 'paragraph', content: [{ type: 'text', text }] }, room, 'P') + AFTER_LINE;
}

function drawHeading(page: PdfPage, heading: RichTextHeading, room: RichTextPdf): number {
  const { size, tag } = HEADINGS[heading.attrs.level];
  // Never the last line of a page: what it announces would be on the next.
  const ends = room.y + AFTER_LINE + lineHeight(size) + lineHeight(TEXT) > bottomOf(room);
  const y = ends ? nextPage(page, room) : room.y + AFTER_LINE;
  return drawLine(page, heading, { ...room, y }, tag, '', size) + AFTER_LINE / 2;
}

/** Draws the lines of a paragraph or of a heading, a part on each page; `lead` stands before the first. */
function drawLine(
  page: PdfPage,
  line: RichTextParagraph | RichTextHeading,
  room: RichTextPdf,
  tag: Tag,
  lead = '',
  size = TEXT,
): number {
  let lines = wrapped(page, segmentsOf(line, room.portalUrl, tag === 'H2' || tag === 'H3'), {
    size,
    width: room.width,
  });
  let { y } = room;
  // An empty paragraph is a gap; there is nothing to hear.
  if (lines.flat().length === 0 && lead === '') return y + lines.length * lineHeight(size);
  for (let first = true; first || lines.length > 0; first = false) {
    if (y > bottomOf(room)) y = nextPage(page, room);
    const fitting = Math.max(1, Math.floor((bottomOf(room) - y) / lineHeight(size)) + 1);
    const [here, start] = [lines.slice(0, fitting), y];
    lines = lines.slice(fitting);
    tagged(page, tag, () => {
      if (first && lead !== '') writeSegments(page, [[{ text: lead }]], { x: room.x - INDENT, y: start, size });
      y = writeSegments(page, here, { x: room.x, y: start, size });
    });
  }
  return y;
}

const bottomOf = ({ bottom = 275 }: RichTextPdf) => bottom;

function nextPage({ document }: PdfPage, { top = 20 }: RichTextPdf): number {
  document.addPage();
  return top;
}

function segmentsOf(line: RichTextParagraph | RichTextHeading, portalUrl: string, strong: boolean): Segment[] {
  return linkedParts(line).flatMap((linked) => [
    ...linked.parts.map((part) => ({
      text: wordsOf(part),
      strong: strong || isMarked(part, 'strong'),
      oblique: isMarked(part, 'em'),
    })),
    { text: addressAfter(linked, portalUrl), strong, oblique: false },
  ]);
}
