import { createHash } from 'node:crypto';
import { html, Html } from '@pwp/api-kit';
import { Page, portalLink } from './layout.ts';

/** The only script of the realm's pages: it submits the sign-out form, and the CSP allows it by its hash. */
const SUBMIT = 'document.forms[0].submit()';

/** The source in a Content-Security-Policy that allows `SUBMIT`. */
export const SUBMIT_HASH = `'sha256-${createHash('sha256').update(SUBMIT).digest('base64')}'`;

/**
 * The page that ends the session.
 * @param form the provider's form, without button
 * @param immediate sends the form at once; else the person confirms
 */
export function signOutPage(form: string, immediate: boolean): Page {
  const button = html`<input type="hidden" name="logout" value="yes" /><button class="fr-btn" type="submit">Me déconnecter</button></form>`;
  return new Page({
    title: 'Déconnexion',
    main: html`<p>${immediate ? 'Votre session se termine.' : 'Voulez-vous vous déconnecter du portail ?'}</p>
      ${new Html(form.replace('</form>', button.text))}
      ${immediate ? new Html(`<script>${SUBMIT}</script>`) : undefined}`,
  });
}

/** Shown after a sign-out without a return address. */
export function signedOutPage(): Page {
  return new Page({ title: 'Vous êtes déconnecté', main: portalLink('Revenir au portail') });
}

/** A request that cannot be followed; `code` is the protocol's, for support. */
export function errorPage(code: string): Page {
  return new Page({
    title: 'La connexion n’a pas pu se faire',
    failed: true,
    main: html`<p>
        Revenez au portail et recommencez. Si cela se reproduit, donnez ce code à l’assistance : <code>${code}</code>.
      </p>
      ${portalLink('Revenir au portail')}`,
  });
}

/** An unknown address under `/auth`. */
export function notFoundPage(): Page {
  return new Page({
    title: 'Page introuvable',
    main: html`<p>Cette adresse ne mène à aucune page.</p>
      ${portalLink('Revenir au portail')}`,
  });
}
