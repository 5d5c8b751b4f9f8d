import type { RichTextImage, RichTextImageAttrs } from './image.ts';
import { isAcceptedLink } from './links.ts';

/** A text with its marks. No line breaks: these are `hard_break`. */
export interface RichTextRun {
  type: 'text';
  text: string;
  marks?: readonly RichTextMark[];
}

/** A line break within a paragraph; it has the marks of the words around it. */
export interface RichTextBreak {
  type: 'hard_break';
  marks?: readonly RichTextMark[];
}

export type RichTextMark = { type: 'strong' } | { type: 'em' } | { type: 'link'; attrs: { href: string } };

export interface RichTextParagraph {
  type: 'paragraph';
  content?: readonly (RichTextRun | RichTextBreak)[];
}

/** A heading below the title of its page: of the first level, or of the second. */
export interface RichTextHeading {
  type: 'heading';
  attrs: { level: 1 | 2 };
  content?: readonly RichTextRun[];
}

export interface RichTextList {
  type: 'bullet_list' | 'ordered_list';
  content: readonly { type: 'list_item'; content: readonly RichTextParagraph[] }[];
}

export interface RichTextQuotation {
  type: 'blockquote';
  content: readonly RichTextParagraph[];
}

export type RichTextBlock = RichTextParagraph | RichTextHeading | RichTextList | RichTextQuotation | RichTextImage;

/** A rich text, as JSON: what is kept, sent and drawn. `richText` of `@pwp/rich-text/schema` checks one that arrives. */
export interface RichTextDocument {
  type: 'doc';
  content: readonly RichTextBlock[];
}

/** A text in which nothing is written. */
export const emptyRichText: RichTextDocument = { type: 'doc', content: [{ type: 'paragraph' }] };

/** Whether nothing is there: no picture, and no letter, in whatever block. */
export function isEmptyRichText({ content }: RichTextDocument): boolean {
  return content.every(
    (block) =>
      block.type !== 'image' &&
      paragraphsOf(block).every((line) => (line.content ?? []).every((part) => wordsOf(part).trim() === '')),
  );
}

/** The pictures of a text, as often as they stand in it: a module keeps these files, and no others. */
export function imagesOf({ content }: RichTextDocument): RichTextImageAttrs[] {
  return content.flatMap((block) => (block.type === 'image' ? [block.attrs] : []));
}

/** The lines of a block: itself, or the paragraphs that it holds. */
export function paragraphsOf(block: RichTextBlock): readonly (RichTextParagraph | RichTextHeading)[] {
  if (block.type === 'paragraph' || block.type === 'heading') return [block];
  if (block.type === 'blockquote') return block.content;
  if (block.type === 'image') return [];
  return block.content.flatMap((item) => item.content);
}

/** The letters of a part of a line. */
export function wordsOf(part: RichTextRun | RichTextBreak): string {
  return part.type === 'text' ? part.text : '\n';
}

/** What stands side by side in a line and leads to the same address, or nowhere. */
export interface LinkedParts {
  href: string | undefined;
  parts: readonly (RichTextRun | RichTextBreak)[];
}

/** A line by its links: one of which some words are in bold is several runs, and one link. One that may lead nowhere is none. */
export function linkedParts({ content = [] }: RichTextParagraph | RichTextHeading): LinkedParts[] {
  const found: { href: string | undefined; parts: (RichTextRun | RichTextBreak)[] }[] = [];
  for (const part of content) {
    const href = part.marks?.flatMap((mark) => (mark.type === 'link' ? [mark.attrs.href] : [])).find(isAcceptedLink);
    const last = found.at(-1);
    if (last !== undefined && last.href === href) last.parts.push(part);
    else found.push({ href, parts: [part] });
  }
  return found;
}

/** Whether a part of a line has a mark. */
export function isMarked({ marks = [] }: RichTextRun | RichTextBreak, type: RichTextMark['type']): boolean {
  return marks.some((mark) => mark.type === type);
}
