import { frenchInstant, type Html, html } from '@pwp/api-kit';
import type { StoredMail } from './mail-store.ts';

const ADDRESS = /https?:\/\/[^\s<>"']+/g;

/** The mails, with the newest open. */
export function mailsOf(mails: readonly StoredMail[]): Html {
  const count = mails.length === 1 ? '1 message' : `${mails.length} messages`;
  return html`<p>Tous les messages que le portail envoie sur cette machine arrivent ici ; aucun ne part ailleurs.</p>
    <p><a href="/dev/mail">Actualiser</a> · <a href="/">Revenir au portail</a></p>
    ${
      mails.length === 0
        ? html`<p>
            Aucun message pour l’instant. Demandez par exemple à réinitialiser un mot de passe depuis la page de
            connexion.
          </p>`
        : html`<p>${count}, du plus récent au plus ancien.</p>`
    }
    ${mails.map((mail, index) => item(mail, index === 0))}`;
}

function item(mail: StoredMail, open: boolean): Html {
  return html`<details ${open ? html`open` : undefined}>
    <summary><strong>${mail.subject}</strong> <span>à ${mail.to}, le ${frenchInstant(mail.date)}</span></summary>
    <pre>${withLinks(mail.text)}</pre>
    ${mail.html === '' ? undefined : html`<p><a href="/dev/mail/messages/${mail.id}/html">Voir la mise en forme</a></p>`}
  </details>`;
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
