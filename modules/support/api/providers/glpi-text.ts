import { convert } from 'html-to-text';
import { CAS_LABELS } from '../../contracts/index.ts';
import type { MessageToAdd, TicketToOpen } from './support-gateway.ts';

/** The HTML content of a new ticket for GLPI; the person's text is escaped. */
export function ticketContent({
  cas,
  message,
  precisions,
}: Pick<TicketToOpen, 'cas' | 'message' | 'precisions'>): string {
  // The title is the person's own: the case stands here.
  const told = [{ nom: 'Cas', valeur: CAS_LABELS[cas] }, ...precisions];
  const lines = told.map(({ nom, valeur }) => `<li><strong>${escape(nom)} :</strong> ${escape(valeur)}</li>`);
  return `<ul>${lines.join('')}</ul><p>${escape(message).replaceAll(/\r?\n/g, '<br>')}</p>`;
}

/** The HTML content of a message for GLPI. Its last line lets a repeated transmission find it. */
export function messageContent({ texte, reference }: Pick<MessageToAdd, 'texte' | 'reference'>): string {
  return `<p>${escape(texte).replaceAll(/\r?\n/g, '<br>')}</p><p>${markOf(reference)}</p>`;
}

/** The mark under a message of the portal, at the end of its plain text; null in any other. */
export function referenceOf(plain: string): string | null {
  return MARK.exec(plain.slice(-MARK_LENGTH))?.[1] ?? null;
}

const markOf = (reference: string) => `Message ${reference} envoyé depuis le portail`;
const MARK = /Message ([2-9A-HJKMNP-TV-Z]{8}) envoyé depuis le portail$/;
const MARK_LENGTH = markOf('XXXXXXXX').length;

/** Characters read from one content; a mail with its thread has 20,000. */
const LONGEST = 100_000;

/** Most tags to lay out: the layout's time grows with the square of their number, its stack with their depth. */
const MOST_TAGS = 1_000;

/** GLPI's HTML as plain text: no markup is ever displayed. HTML too complex to be hand-written loses its layout. */
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

/** Never cuts inside a tag. */
function startOf(content: string): string {
  if (content.length <= LONGEST) return content;
  const start = content.slice(0, LONGEST);
  const tag = start.lastIndexOf('<');
  return tag > start.lastIndexOf('>') ? start.slice(0, tag) : start;
}

/** A line break for each tag that ends a line, and no other markup. */
function withoutTags(html: string): string {
  return html
    .replaceAll(/<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\b[^<>]*>/gi, '\n')
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll('<', '&lt;');
}

/** GLPI 10 escapes content before storing it (`src/Toolbox/Sanitizer.php`); GLPI 11 does not. */
function unsanitized(content: string): string {
  if (/[<>]/.test(content) || !content.includes('&#60;')) return content;
  return content.replaceAll('&#60;', '<').replaceAll('&#62;', '>').replaceAll('&#38;', '&');
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
