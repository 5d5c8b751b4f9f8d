import { html, SENT_BY_ITSELF, type Html, type MailMessage } from '@pwp/api-kit';

/** The content of a mail: paragraphs of plain text, and one link. */
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
          html`<p style="${PARAGRAPH}">
            ${link.label} :<br /><a href="${link.url}" style="color:#000091">${link.url}</a>
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
    heading: subject,
    body: [...['Bonjour,', ...paragraphs].map(paragraph), ...linked, ...closing.map(paragraph)],
    foot: html`${SENT_BY_ITSELF}`,
  };
}

const PARAGRAPH = 'margin:0 0 16px';

function paragraph(text: string): Html {
  return html`<p style="${PARAGRAPH}">${text}</p>`;
}
