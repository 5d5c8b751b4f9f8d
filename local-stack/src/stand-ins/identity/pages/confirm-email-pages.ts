import { PAGES, REALM_PATH } from '../realm.ts';
import { html } from './html.ts';
import { portalLink, renderPage } from './layout.ts';

/** The page behind a mailed link that only verifies the address. */
export function confirmEmailPage(token: string, email: string): string {
  return renderPage({
    title: 'Confirmez votre adresse électronique',
    main: html`<p>Votre compte du Portail Web Professionnel est à l’adresse ${email}.</p>
      <form class="pwp-form" method="post" action="${REALM_PATH}${PAGES.confirmEmail}">
        <input type="hidden" name="jeton" value="${token}" />
        <button class="fr-btn" type="submit">Confirmer mon adresse</button>
      </form>`,
  });
}

/** The address is verified. */
export function emailConfirmedPage(): string {
  return renderPage({
    title: 'Votre adresse électronique est confirmée',
    main: portalLink('Revenir au portail'),
  });
}
