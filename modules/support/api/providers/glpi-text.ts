import { convert } from 'html-to-text';
import type { TicketToOpen } from './support-gateway.ts';

/** The content of a new ticket as GLPI holds it, HTML; what the person typed is escaped. */
export function ticketContent({ message, precisions }: Pick<TicketToOpen, 'message' | 'precisions'>): string {
  const lines = precisions.map(({ nom, valeur }) => `<li><strong>${escape(nom)} :</strong> ${escape(valeur)}</li>`);
  const list = lines.length === 0 ? '' : `<ul>${lines.join('')}</ul>`;
  return `${list}<p>${escape(message).replaceAll(/\r?\n/g, '<br>')}</p>`;
}

/** What GLPI tells as HTML, as plain text: nothing of it is ever shown as markup. */
export function plainText(content: string): string {
  return convert(unsanitized(content), {
    wordwrap: false,
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    ],
  }).trim();
}

/** GLPI 10 escapes content before it stores it (`src/Toolbox/Sanitizer.php`), GLPI 11 no longer does. */
function unsanitized(content: string): string {
  if (/[<>]/.test(content) || !content.includes('&#60;')) return content;
  return content.replaceAll('&#60;', '<').replaceAll('&#62;', '>').replaceAll('&#38;', '&');
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
