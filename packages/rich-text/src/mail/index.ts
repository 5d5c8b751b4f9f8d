/** A rich text in a mail: its HTML and its text. */
import { html, type Html } from '@pwp/api-kit';
import {
  isMarked,
  linkedParts,
  type RichTextBlock,
  type RichTextBreak,
  type RichTextDocument,
  type RichTextHeading,
  type RichTextParagraph,
  type RichTextRun,
} from '../document.ts';
import { wordsOfImage } from '../image.ts';
import { plainText } from '../plain-text.ts';

/**
 * A rich text for `MailMessage`: `body` and `text` have the same content. `portalUrl` (`https://portail.example`) is what the paths of its
 * links stand below. Everything is escaped; its headings stand below the mail's own.
 */
export function richTextMail(document: RichTextDocument, portalUrl: string): { body: Html[]; text: string } {
  return {
    body: document.content.map((block) => drawnBlock(block, portalUrl)),
    text: plainText(document, { portalUrl }),
  };
}

const SPACED = 'margin:0 0 16px';

function drawnBlock(block: RichTextBlock, portalUrl: string): Html {
  // A picture is read with the session of who reads it: a mail has its words.
  if (block.type === 'image')
    return block.attrs.alternative === null ? html`` : html`<p style="${SPACED}">${wordsOfImage(block)}</p>`;
  if (block.type === 'paragraph') return html`<p style="${SPACED}">${drawnLine(block, portalUrl)}</p>`;
  if (block.type === 'heading') {
    const line = drawnLine(block, portalUrl);
    return block.attrs.level === 1
      ? html`<h2 style="margin:24px 0 8px;font-size:18px;line-height:24px">${line}</h2>`
      : html`<h3 style="margin:16px 0 8px;font-size:16px;line-height:24px">${line}</h3>`;
  }
  if (block.type === 'blockquote')
    return html`<blockquote style="${SPACED};padding:0 0 0 16px;border-left:4px solid #dddddd">
      ${block.content.map((line) => html`<p style="${SPACED}">${drawnLine(line, portalUrl)}</p>`)}
    </blockquote>`;
  const items = block.content.map(
    (item) =>
      html`<li>${item.content.map((line) => html`<p style="margin:0 0 4px">${drawnLine(line, portalUrl)}</p>`)}</li>`,
  );
  return block.type === 'bullet_list'
    ? html`<ul style="${SPACED}">
        ${items}
      </ul>`
    : html`<ol style="${SPACED}">
        ${items}
      </ol>`;
}

function drawnLine(line: RichTextParagraph | RichTextHeading, portalUrl: string): Html[] {
  return linkedParts(line).map(({ href, parts }) => {
    const words = parts.map(drawnPart);
    if (href === undefined) return html`${words}`;
    return html`<a href="${href.startsWith('/') ? `${portalUrl}${href}` : href}" style="color:#000091">${words}</a>`;
  });
}

function drawnPart(part: RichTextRun | RichTextBreak): Html {
  if (part.type === 'hard_break') return html`<br />`;
  const words = isMarked(part, 'em') ? html`<em>${part.text}</em>` : html`${part.text}`;
  return isMarked(part, 'strong') ? html`<strong>${words}</strong>` : words;
}
