import { PASSWORD_HINT } from '../password-policy.ts';
import { textField } from './fields.ts';
import { html } from './html.ts';
import { renderPage } from './layout.ts';
import { newPasswordSummary, type NewPasswordErrors } from './password-pages.ts';

/** The content of the password change page. */
export interface PasswordUpdatePage {
  action: string;
  email: string;
  errors?: NewPasswordErrors;
}

/** The page where a signed-in person changes the password. Its fields are those of Keycloak's page. */
export function passwordUpdatePage({ action, email, errors }: PasswordUpdatePage): string {
  const wrong = errors ?? { password: [], confirmation: [] };
  return renderPage({
    title: 'Modifier mon mot de passe',
    failed: errors !== undefined,
    main: html`${newPasswordSummary(wrong)}
      <form id="kc-passwd-update-form" class="pwp-form" method="post" action="${action}" novalidate>
        <input type="text" name="username" value="${email}" autocomplete="username" hidden readonly />
        ${textField({ id: 'password-new', label: 'Nouveau mot de passe', hint: PASSWORD_HINT, type: 'password', autocomplete: 'new-password', errors: wrong.password })}
        ${textField({ id: 'password-confirm', label: 'Confirmation du mot de passe', type: 'password', autocomplete: 'new-password', errors: wrong.confirmation })}
        <p>En changeant de mot de passe, vous serez déconnecté de vos autres appareils.</p>
        <ul class="fr-btns-group fr-btns-group--inline-sm">
          <li><button class="fr-btn" type="submit">Enregistrer le mot de passe</button></li>
          <li>
            <button class="fr-btn fr-btn--secondary" type="submit" name="cancel-aia" value="true">Annuler</button>
          </li>
        </ul>
      </form>`,
  });
}
