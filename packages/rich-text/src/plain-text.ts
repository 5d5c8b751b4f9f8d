import { wordsOfImage } from './image.ts';
import {
  linkedParts,
  paragraphsOf,
  wordsOf,
  type LinkedParts,
  type RichTextBlock,
  type RichTextDocument,
  type RichTextHeading,
  type RichTextParagraph,
} from './document.ts';

/** What the paths of the portal stand below outside of it: `https://portail.example`. */
export interface PlainTextOptions {
  portalUrl?: string;
}

/**
 * The same text without marks: for a mail, a search, the beginning of an article in a list. An item has its dash or its number, a quotation
 * « > », a link its address after its words, a picture its alternative text.
 */
export function plainText({ content }: RichTextDocument, { portalUrl = '' }: PlainTextOptions = {}): string {
  return content
    .filter((block) => block.type !== 'image' || wordsOfImage(block) !== '')
    .map((block) => plainBlock(block, portalUrl))
    .join('\n\n');
}

function plainBlock(block: RichTextBlock, portalUrl: string): string {
  if (block.type === 'image') return wordsOfImage(block);
  if (block.type === 'bullet_list' || block.type === 'ordered_list')
    return block.content
      .map((item, at) => {
        const lead = block.type === 'bullet_list' ? '- ' : `${at + 1}. `;
        const text = item.content.map((line) => plainLine(line, portalUrl)).join('\n');
        return lead + text.replaceAll('\n', `\n${' '.repeat(lead.length)}`);
      })
      .join('\n');
  const text = paragraphsOf(block)
    .map((line) => plainLine(line, portalUrl))
    .join('\n');
  return block.type === 'blockquote' ? `> ${text.replaceAll('\n', '\n> ')}` : text;
}

function plainLine(line: RichTextParagraph | RichTextHeading, portalUrl: string): string {
  return linkedParts(line)
    .map((linked) => linked.parts.map(wordsOf).join('') + addressAfter(linked, portalUrl))
    .join('');
}

/** What stands after a link where none can be followed: « (https://…) », unless its words are the address. */
export function addressAfter({ href, parts }: LinkedParts, portalUrl: string): string {
  if (href === undefined) return '';
  const address = href.startsWith('/') ? `${portalUrl}${href}` : href.replace(/^mailto:/, '');
  return parts.map(wordsOf).join('') === address ? '' : ` (${address})`;
}
