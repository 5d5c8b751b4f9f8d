import { html } from '@pwp/api-kit';
import { PASSWORD_HINT, type PasswordFaults } from '../password-policy.ts';
import { PAGES, REALM_PATH, REQUEST_STATUS_PATH } from '../realm.ts';
import { textField } from './fields.ts';
import { errorSummary, Page, portalLink } from './layout.ts';

/** The page that asks for the address of a forgotten password; `error` is the fault of the given one. */
export function forgottenPasswordPage(email = '', error?: string): Page {
  return new Page({
    title: 'Je réinitialise mon mot de passe',
    failed: error !== undefined,
    main: html`${errorSummary([{ field: 'email', messages: error === undefined ? [] : [error] }])}
      <p>
        Indiquez l’adresse électronique de votre compte : vous recevrez un message avec un lien pour choisir un nouveau
        mot de passe.
      </p>
      <form class="pwp-form" method="post" action="${REALM_PATH}${PAGES.forgottenPassword}" novalidate>
        ${textField({
          id: 'email',
          label: 'Adresse électronique',
          hint: 'Format attendu : nom@domaine.fr',
          type: 'email',
          autocomplete: 'email',
          value: email,
          errors: error === undefined ? [] : [error],
        })}
        <ul class="fr-btns-group fr-btns-group--inline-sm">
          <li><button class="fr-btn" type="submit">Recevoir le lien</button></li>
          <li><a class="fr-btn fr-btn--secondary" href="/">Revenir à la connexion</a></li>
        </ul>
      </form>`,
  });
}

/** The same answer to every address, whether it has an account or not. */
export function forgottenPasswordSentPage(): Page {
  return new Page({
    title: 'Consultez votre messagerie',
    main: html`<p>
        Si l’adresse indiquée est celle d’un compte, un message vient de lui être envoyé. Il contient un lien qui sert
        une seule fois, pendant une heure.
      </p>
      <p>
        Rien reçu après quelques minutes ? Regardez parmi les courriers indésirables, vérifiez l’adresse, puis
        <a href="${REALM_PATH}${PAGES.forgottenPassword}">demandez un nouveau lien</a>.
      </p>
      <p>
        Une demande d’espace qui attend sa validation n’a pas encore de compte :
        <a href="${REQUEST_STATUS_PATH}">où en est ma demande ?</a>
      </p>
      ${portalLink('Revenir à la connexion')}`,
  });
}

/** The content of a page that asks for a new password. */
export interface NewPasswordPage {
  title: string;
  action: string;
  email: string;
  /** What the change does beside. */
  warning: string | undefined;
  /** Of the mailed link; without one, the person is signed in and may cancel. */
  token?: string;
}

/** The page that a mailed link opens, or the portal. Its fields are those of Keycloak's page. */
export function newPasswordPage(
  { title, action, email, warning, token }: NewPasswordPage,
  faults?: PasswordFaults,
): Page {
  const { password, confirmation } = faults ?? { password: [], confirmation: [] };
  return new Page({
    title,
    failed: faults !== undefined,
    main: html`${errorSummary([
        { field: 'password-new', messages: password },
        { field: 'password-confirm', messages: confirmation },
      ])}
      <form id="kc-passwd-update-form" class="pwp-form" method="post" action="${action}" novalidate>
        ${token === undefined ? undefined : html`<input type="hidden" name="jeton" value="${token}" />`}
        <input type="text" name="username" value="${email}" autocomplete="username" hidden readonly />
        ${textField({ id: 'password-new', label: 'Nouveau mot de passe', hint: PASSWORD_HINT, type: 'password', autocomplete: 'new-password', errors: password })}
        ${textField({ id: 'password-confirm', label: 'Confirmation du mot de passe', type: 'password', autocomplete: 'new-password', errors: confirmation })}
        ${warning === undefined ? undefined : html`<p>${warning}</p>`}
        <ul class="fr-btns-group fr-btns-group--inline-sm">
          <li><button class="fr-btn" type="submit">Enregistrer le mot de passe</button></li>
          ${token === undefined ? html`<li><button class="fr-btn fr-btn--secondary" type="submit" name="cancel-aia" value="true">Annuler</button></li>` : undefined}
        </ul>
      </form>`,
  });
}

/** A mailed link that is unknown, used or expired. */
export function deadLinkPage(): Page {
  return new Page({
    title: 'Ce lien n’est plus valable',
    main: html`<p>
        Un lien sert une seule fois, et pendant le temps que dit son message. Celui-ci a déjà servi, a expiré, ou a été
        mal recopié.
      </p>
      <p>
        Si votre mot de passe est déjà choisi, <a href="/">connectez-vous</a> ; si vous l’avez oublié, demandez un
        nouveau lien : il vous est envoyé aussitôt.
      </p>
      <p>
        Vous n’avez encore jamais choisi de mot de passe ? Demandez un nouveau lien par
        <a href="/premiere-visite/suivi">Où en est ma demande ?</a>
      </p>
      <p><a class="fr-btn" href="${REALM_PATH}${PAGES.forgottenPassword}">Demander un nouveau lien</a></p>`,
  });
}

/** The password is set. */
export function passwordSetPage(next: string): Page {
  return new Page({
    title: 'Votre mot de passe est enregistré',
    main: html`<p>${next}</p>
      ${portalLink('Revenir au portail')}`,
  });
}
