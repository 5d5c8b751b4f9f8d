import { convert } from 'html-to-text';
import type { TicketToOpen } from './support-gateway.ts';

/** The content of a new ticket as GLPI holds it, HTML; what the person typed is escaped. */
export function ticketContent({ message, precisions }: Pick<TicketToOpen, 'message' | 'precisions'>): string {
  const lines = precisions.map(({ nom, valeur }) => `<li><strong>${escape(nom)} :</strong> ${escape(valeur)}</li>`);
  const list = lines.length === 0 ? '' : `<ul>${lines.join('')}</ul>`;
  return `${list}<p>${escape(message).replaceAll(/\r?\n/g, '<br>')}</p>`;
}

/** What is read of one content, characters; a mail with its thread has 20,000. */
const LONGEST = 100_000;

/** Tags that are laid out: the layout's time is the square of their number, its stack their depth. */
const MOST_TAGS = 1_000;

/** What GLPI tells as HTML, as plain text: nothing of it is ever shown as markup. What is no page that anybody wrote loses its layout. */
export function plainText(content: string): string {
  const html = unsanitized(startOf(content));
  const laidOut = html.split('<', MOST_TAGS + 2).length <= MOST_TAGS + 1;
  return convert(laidOut ? html : withoutTags(html), {
    wordwrap: false,
    preserveNewlines: !laidOut,
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    ],
  }).trim();
}

/** Not in the middle of a tag. */
function startOf(content: string): string {
  if (content.length <= LONGEST) return content;
  const start = content.slice(0, LONGEST);
  const tag = start.lastIndexOf('<');
  return tag > start.lastIndexOf('>') ? start.slice(0, tag) : start;
}

/** A line for each tag that ends one, and no other markup. */
function withoutTags(html: string): string {
  return html
    .replaceAll(/<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\b[^<>]*>/gi, '\n')
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll('<', '&lt;');
}

/** GLPI 10 escapes content before it stores it (`src/Toolbox/Sanitizer.php`), GLPI 11 no longer does. */
function unsanitized(content: string): string {
  if (/[<>]/.test(content) || !content.includes('&#60;')) return content;
  return content.replaceAll('&#60;', '<').replaceAll('&#62;', '>').replaceAll('&#38;', '&');
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
