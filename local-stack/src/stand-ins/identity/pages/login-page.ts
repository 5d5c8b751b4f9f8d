import { type Html, html, waitInWords } from '@pwp/api-kit';
import { FIRST_VISIT_PATH, PAGES, REALM_PATH, REQUEST_STATUS_PATH } from '../realm.ts';
import { textField } from './fields.ts';
import { errorAlert, Page } from './layout.ts';

/** The content of the sign-in page. */
export interface LoginPage {
  action: string;
  username: string;
  /** The last try was refused. The page never says which of the two was wrong, or whether the account is locked. */
  refused: boolean;
  /** Asked of somebody who is signed in, before a change of the password. */
  isAgain?: boolean;
  /** Wait for the sender of the last tries, ms; the same whether the account exists or not. */
  wait?: number;
}

const ERROR_ID = 'erreur-connexion';

const AGAIN = html`<div class="fr-alert fr-alert--info fr-alert--sm fr-mb-3w" role="status">
  <p>Avant de modifier votre mot de passe, identifiez-vous à nouveau.</p>
</div>`;

/** The sign-in page: « J’accède à mon espace » beside « Première visite ». Its ids are those of Keycloak's page. */
export function loginPage({ action, username, refused, isAgain = false, wait }: LoginPage): Page {
  const errorId = refused ? ERROR_ID : undefined;
  return new Page({
    title: 'Connexion',
    failed: refused,
    main: html`${
        wait !== undefined
          ? waitAlert(wait)
          : refused
            ? errorAlert(
                ERROR_ID,
                'Identifiant ou mot de passe incorrect',
                html`<p>
                    Vérifiez votre saisie puis recommencez. Après plusieurs essais infructueux, la connexion est
                    suspendue quelques minutes : patientez, ou réinitialisez votre mot de passe.
                  </p>
                  <p>
                    Vous avez demandé un espace ? Il s’ouvre quand le référent du guichet a validé votre demande : un
                    message vous invite alors à choisir votre mot de passe. Si vous n’avez rien reçu, elle attend
                    peut-être encore :
                    <a href="${REQUEST_STATUS_PATH}">recevoir l’état de ma demande par courriel</a>.
                  </p>`,
              )
            : isAgain
              ? AGAIN
              : undefined
      }
      <div class="fr-grid-row fr-grid-row--gutters">
        <section class="fr-col-12 fr-col-md-6" aria-labelledby="titre-acces">
          <div class="pwp-panel">
            <h2 class="fr-h4" id="titre-acces">J’accède à mon espace</h2>
            <form id="kc-form-login" method="post" action="${action}" novalidate>
              ${textField({ id: 'username', label: 'Identifiant', hint: 'Votre adresse électronique professionnelle', type: 'text', autocomplete: 'username', value: username, errorId, autofocus: username === '' })}
              ${textField({ id: 'password', label: 'Mot de passe', type: 'password', autocomplete: 'current-password', errorId, autofocus: username !== '' })}
              <p>
                <a class="fr-link" href="${REALM_PATH}${PAGES.forgottenPassword}">Je réinitialise mon mot de passe</a>
              </p>
              <button class="fr-btn" id="kc-login" type="submit">Me connecter</button>
            </form>
          </div>
        </section>
        <section class="fr-col-12 fr-col-md-6" aria-labelledby="titre-premiere-visite">
          <div class="pwp-panel">
            <h2 class="fr-h4" id="titre-premiere-visite">Première visite</h2>
            <p>
              Votre demande est transmise au référent de votre guichet, qui la valide. Vous recevez alors un message
              pour choisir votre mot de passe.
            </p>
            <p class="fr-mb-1w">Comptez cinq minutes et munissez-vous :</p>
            <ul>
              <li>de votre adresse électronique professionnelle et de votre numéro de téléphone ;</li>
              <li>du type et du nom de votre organisme ;</li>
              <li>du code de votre ou de vos guichets, par exemple 00002.</li>
            </ul>
            <p>
              <a class="fr-btn fr-btn--secondary" href="${FIRST_VISIT_PATH}">Je crée mon espace</a>
            </p>
            <p><a class="fr-link" href="${REQUEST_STATUS_PATH}">Où en est ma demande ?</a></p>
          </div>
        </section>
      </div>`,
  });
}

/** Replaces the refusal: the password was not checked. */
function waitAlert(wait: number): Html {
  return errorAlert(
    ERROR_ID,
    'Trop d’essais infructueux',
    html`<p>
      Votre mot de passe n’a pas été vérifié : réessayez dans ${waitInWords(Math.ceil(wait / 1000))}, ou réinitialisez
      votre mot de passe. Le compte reste ouvert à qui se connecte d’ailleurs.
    </p>`,
  );
}

/** The sign-in page was open too long or already used, or cookies are refused. */
export function loginExpiredPage(): Page {
  return new Page({
    title: 'La page de connexion a expiré',
    main: html`<p>
        Elle est restée ouverte trop longtemps, a déjà servi, ou votre navigateur refuse les cookies. Aucune donnée
        n’est perdue.
      </p>
      <p><a class="fr-btn" href="/">Reprendre la connexion</a></p>`,
  });
}
