import type { Mail } from './mailer.ts';
import type { LinkAction } from './password-link-store.ts';
import { html } from './pages/html.ts';

/** As Keycloak's mail names what is left to do. */
const TO_DO: Readonly<Record<LinkAction, string>> = {
  UPDATE_PASSWORD: 'choisir votre mot de passe',
  VERIFY_EMAIL: 'confirmer votre adresse électronique',
};

/** The mail that lets the owner of an account do what the administration asked; `life` is in ms. */
export function actionMail(to: string, link: string, actions: readonly LinkAction[], life: number): Mail {
  const left = actions.map((action) => TO_DO[action]).join(', ');
  const lasting = lifeInWords(life);
  return {
    to,
    subject: 'Votre compte du Portail Web Professionnel',
    text: `Bonjour,

Votre compte du Portail Web Professionnel vous attend. Il reste à : ${left}.

Ouvrez ce lien, valable ${lasting} :
${link}

Ce message est automatique : n'y répondez pas. Si vous n'attendiez pas ce message, ignorez-le.
`,
    html: html`<!doctype html>
      <html lang="fr">
        <head>
          <meta charset="utf-8" />
          <title>Votre compte du Portail Web Professionnel</title>
        </head>
        <body>
          <p>Bonjour,</p>
          <p>Votre compte du Portail Web Professionnel vous attend. Il reste à : ${left}.</p>
          <p><a href="${link}">Ouvrir mon compte</a></p>
          <p>Ce lien est valable ${lasting}.</p>
          <p>Ce message est automatique : n'y répondez pas. Si vous n'attendiez pas ce message, ignorez-le.</p>
        </body>
      </html>`.toString(),
  };
}

function lifeInWords(life: number): string {
  const hours = Math.round(life / 3_600_000);
  const [count, unit] = hours % 24 === 0 ? [hours / 24, 'jour'] : [hours, 'heure'];
  return `${count} ${unit}${count > 1 ? 's' : ''}`;
}
