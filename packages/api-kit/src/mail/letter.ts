import { html, type Html } from '../http/html.ts';
import { mailButton, SENT_BY_ITSELF, type MailMessage } from './mail.ts';

/** The content of a mail: paragraphs of plain text, and one link, a button. */
export interface Letter {
  to: string;
  subject: string;
  paragraphs: readonly string[];
  link?: { label: string; url: string };
  /** After the link. */
  closing?: readonly string[];
}

/** Writes the same letter as text and as HTML. Everything is escaped. */
export function writeLetter({ to, subject, paragraphs, link, closing = [] }: Letter): MailMessage {
  const linked =
    link === undefined
      ? []
      : [
          mailButton(link.label, link.url),
          html`<p style="${PARAGRAPH};font-size:14px">
            Si le bouton ne s’ouvre pas, copiez cette adresse dans votre navigateur :<br /><a
              href="${link.url}"
              style="color:#000091;overflow-wrap:anywhere"
              >${link.url}</a
            >
          </p>`,
        ];
  return {
    to,
    subject,
    text: `${[
      'Bonjour,',
      ...paragraphs,
      ...(link === undefined ? [] : [`${link.label} :\n${link.url}`]),
      ...closing,
      SENT_BY_ITSELF,
    ].join('\n\n')}\n`,
    // The portal's name stands before a subject, and nothing before a heading.
    heading: subject.charAt(0).toLocaleUpperCase('fr') + subject.slice(1),
    body: [...['Bonjour,', ...paragraphs].map(paragraph), ...linked, ...closing.map(paragraph)],
    foot: html`${SENT_BY_ITSELF}`,
  };
}

const PARAGRAPH = 'margin:0 0 16px';

function paragraph(text: string): Html {
  return html`<p style="${PARAGRAPH}">${text}</p>`;
}
