import { frenchInstant } from '@pwp/api-kit';
import { html, type Html } from '../html.ts';
import type { StoredMail } from './mail-store.ts';

const ADDRESS = /https?:\/\/[^\s<>"']+/g;

/** The mails as a page without script, with the newest open. */
export function mailboxPage(mails: readonly StoredMail[]): string {
  return html`<!doctype html>
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Boîte aux lettres locale – Portail Web Professionnel</title>
        <link rel="stylesheet" href="/dev/mail/mailbox.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <main>
          <h1>Boîte aux lettres locale</h1>
          <p>Tous les messages que le portail envoie sur cette machine arrivent ici ; aucun ne part ailleurs.</p>
          <p><a href="/dev/mail">Actualiser</a> · <a href="/">Revenir au portail</a></p>
          ${
            mails.length === 0
              ? html`<p>
                  Aucun message pour l’instant. Demandez par exemple à réinitialiser un mot de passe depuis la page de
                  connexion.
                </p>`
              : html`<p>${countLabel(mails.length)}, du plus récent au plus ancien.</p>
                  <ul>
                    ${mails.map((mail, index) => item(mail, index === 0))}
                  </ul>`
          }
        </main>
      </body>
    </html>`.markup;
}

function countLabel(count: number): string {
  return count === 1 ? '1 message' : `${count} messages`;
}

function item(mail: StoredMail, open: boolean): Html {
  return html`<li>
    <details ${open ? html`open` : undefined}>
      <summary><strong>${mail.subject}</strong> <span>à ${mail.to}, le ${frenchInstant(mail.date)}</span></summary>
      <pre>${withLinks(mail.text)}</pre>
      ${mail.html === '' ? undefined : html`<p><a href="/dev/mail/messages/${mail.id}/html">Voir la mise en forme</a></p>`}
    </details>
  </li>`;
}

/** The text with its addresses as links. */
function withLinks(text: string): Html[] {
  const parts: Html[] = [];
  let end = 0;
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    parts.push(html`${text.slice(end, index)}`, html`<a href="${address}">${address}</a>`);
    end = index + address.length;
  }
  return [...parts, html`${text.slice(end)}`];
}
