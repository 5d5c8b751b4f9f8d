import { html, type MailMessage } from '@pwp/api-kit';

/** What a mail of the module says: paragraphs of plain text, and one link. */
export interface Letter {
  to: string;
  subject: string;
  paragraphs: readonly string[];
  link?: { label: string; url: string };
  /** After the link. */
  closing?: readonly string[];
}

const PORTAL = 'Portail Web Professionnel';
const HOW = 'Ce message est envoyé automatiquement, merci de ne pas y répondre.';

/** Writes a letter as text and as HTML, which say the same. Everything is escaped. */
export function writeLetter({ to, subject, paragraphs, link, closing = [] }: Letter): MailMessage {
  return {
    to,
    subject: `${PORTAL} : ${subject}`,
    text: `${[
      'Bonjour,',
      ...paragraphs,
      ...(link === undefined ? [] : [`${link.label} :\n${link.url}`]),
      ...closing,
      HOW,
    ].join('\n\n')}\n`,
    html: asHtml({ to, subject, paragraphs, ...(link && { link }), closing }),
  };
}

const PARAGRAPH = 'margin:0 0 16px';

/** Styles stand in the elements: mail clients drop style sheets. Colours are those of the design system. */
function asHtml({ subject, paragraphs, link, closing = [] }: Letter): string {
  return html`<!doctype html>
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>${subject}</title>
      </head>
      <body style="margin:0;padding:16px;background:#f6f6f6;color:#161616;font:16px/24px Marianne,Arial,sans-serif">
        <div
          role="main"
          style="max-width:720px;margin:0 auto;padding:24px;background:#ffffff;border-top:4px solid #000091"
        >
          <p style="margin:0 0 24px;font-size:14px"><strong>République Française</strong><br />${PORTAL}</p>
          <h1 style="margin:0 0 16px;font-size:22px;line-height:28px">${subject}</h1>
          <p style="${PARAGRAPH}">Bonjour,</p>
          ${paragraphs.map((paragraph) => html`<p style="${PARAGRAPH}">${paragraph}</p>`)}
          ${
            link === undefined
              ? []
              : [
                  html`<p style="${PARAGRAPH}">
                    ${link.label} :<br /><a href="${link.url}" style="color:#000091">${link.url}</a>
                  </p>`,
                ]
          }
          ${closing.map((paragraph) => html`<p style="${PARAGRAPH}">${paragraph}</p>`)}
          <p style="margin:32px 0 0;padding-top:16px;border-top:1px solid #dddddd;font-size:14px;color:#3a3a3a">
            ${HOW}
          </p>
        </div>
      </body>
    </html> `.toString();
}
