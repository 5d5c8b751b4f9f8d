import { h, type FunctionalComponent, type VNode, type VNodeChild } from 'vue';
import { wordsOfImage } from '../image.ts';
import {
  isMarked,
  linkedParts,
  wordsOf,
  type LinkedParts,
  type RichTextBlock,
  type RichTextBreak,
  type RichTextDocument,
  type RichTextHeading,
  type RichTextParagraph,
  type RichTextRun,
} from '../document.ts';
import type { ReadImage } from './image-source.ts';
import RichTextPicture from './RichTextPicture.vue';

/** What `RichText` shows. */
export interface RichTextProps {
  document: RichTextDocument;
  /** Rank of its first level of headings: 2 if not given, right below the page's h1. */
  headings?: 2 | 3 | 4;
  /** Reads a picture of the text; without it, its alternative text stands there. */
  readImage?: ReadImage;
}

/** Shows a rich text in a page, by elements alone: no HTML is parsed. Links that leave the portal open a new window, and say so. */
export const RichText: FunctionalComponent<RichTextProps> = ({ document, headings = 2, readImage }) =>
  h(
    'div',
    { class: 'pwp-rich-text' },
    document.content.filter((block) => isDrawn(block, readImage)).map((block) => blockOf(block, headings, readImage)),
  );
RichText.props = ['document', 'headings', 'readImage'];

/** A decoration is nothing where it is not drawn. */
function isDrawn(block: RichTextBlock, read: ReadImage | undefined): boolean {
  return block.type !== 'image' || read !== undefined || block.attrs.alternative !== null;
}

function blockOf(block: RichTextBlock, headings: number, read: ReadImage | undefined): VNode {
  if (block.type === 'image') {
    if (read === undefined) return h('p', wordsOfImage(block));
    return h(RichTextPicture, { key: block.attrs.fichier, image: block.attrs, read });
  }
  if (block.type === 'paragraph') return lineOf('p', block);
  if (block.type === 'heading') return lineOf(`h${headings + block.attrs.level - 1}`, block);
  if (block.type === 'blockquote') return h('blockquote', paragraphsIn(block.content));
  const items = block.content.map((item) => h('li', paragraphsIn(item.content)));
  return h(block.type === 'bullet_list' ? 'ul' : 'ol', items);
}

const paragraphsIn = (lines: readonly RichTextParagraph[]) => lines.map((line) => lineOf('p', line));

function lineOf(tag: string, line: RichTextParagraph | RichTextHeading): VNode {
  return h(tag, linkedParts(line).flatMap(linkedOf));
}

function linkedOf({ href, parts }: LinkedParts): VNodeChild[] {
  const words = parts.map(partOf);
  if (href === undefined) return words;
  if (!href.startsWith('https:')) return [h('a', { href }, words)];
  const title = `${parts.map(wordsOf).join('').trim()} - nouvelle fenêtre`;
  return [h('a', { href, target: '_blank', rel: 'noopener noreferrer', title }, words)];
}

function partOf(part: RichTextRun | RichTextBreak): VNodeChild {
  if (part.type === 'hard_break') return h('br');
  const words = isMarked(part, 'em') ? h('em', part.text) : part.text;
  return isMarked(part, 'strong') ? h('strong', words) : words;
}
