import { withArticle, type Brand } from '@pwp/contracts';
import { html } from '../http/html.ts';
import type { MailMessage } from './mail.ts';

/** What a mail is once it is written. */
export interface WrittenMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  unsubscribeUrl?: string | undefined;
  oneClickUrl?: string | undefined;
}

/** The mail as it leaves, in the portal's look. */
export function writeMail(brand: Brand, message: MailMessage): WrittenMail {
  const { to, subject, text, unsubscribeUrl, oneClickUrl } = message;
  const told = `${text.trimEnd()}\n${senderOf(brand)}\n`;
  const page = mailPage(brand, message);
  return { to, subject: `${brand.name} : ${subject}`, text: told, html: page, unsubscribeUrl, oneClickUrl };
}

/** Styles are inline, since mail clients drop style sheets; colours are those of the design system. */
function mailPage(brand: Brand, { subject, heading, body, foot }: MailMessage): string {
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
          <p style="margin:0 0 24px;font-size:14px"><strong>${brand.mark}</strong><br />${brand.name}</p>
          <h1 style="margin:0 0 16px;font-size:22px;line-height:28px">${heading}</h1>
          ${body}
          <p style="margin:32px 0 0;padding-top:16px;border-top:1px solid #dddddd;font-size:14px;color:#3a3a3a">
            ${foot}<br />${senderOf(brand)}
          </p>
        </div>
      </body>
    </html> `.toString();
}

/** Who sends it, and where to write since nobody reads an answer. */
function senderOf({ name, owner, contact }: Brand): string {
  return `Envoyé par ${withArticle('le', name)} (${owner}). Une question ? Écrivez à ${contact}.`;
}
