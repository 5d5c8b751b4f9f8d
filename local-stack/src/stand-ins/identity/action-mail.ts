import type { Mail } from './mailer.ts';
import type { LinkAction } from './password-link-store.ts';
import { html } from './pages/html.ts';

/** The remaining actions, with the words of Keycloak's mail. */
const TO_DO: Readonly<Record<LinkAction, string>> = {
  UPDATE_PASSWORD: 'choisir votre mot de passe',
  VERIFY_EMAIL: 'confirmer votre adresse électronique',
};

/** The content of an action mail. */
export interface ActionMail {
  to: string;
  link: string;
  actions: readonly LinkAction[];
  /** Lifetime of the link, ms. */
  life: number;
  /** True for an imported account: its mail says so until the owner has verified his address. */
  imported: boolean;
}

/** The mail with the link for the actions that the administration requested. */
export function actionMail({ to, link, actions, life, imported }: ActionMail): Mail {
  // The link itself proves the address: there is nothing left to do for it beside the password.
  const asked = actions.includes('UPDATE_PASSWORD') ? actions.filter((action) => action !== 'VERIFY_EMAIL') : actions;
  const left = asked.map((action) => TO_DO[action]).join(', ');
  const lasting = lifeInWords(life);
  const awaited = imported && actions.includes('VERIFY_EMAIL');
  const opening = awaited
    ? 'Un compte du Portail Web Professionnel est ouvert à votre nom : votre compte est en attente de validation.'
    : 'Votre compte du Portail Web Professionnel vous attend.';
  return {
    to,
    subject: 'Votre compte du Portail Web Professionnel',
    text: `Bonjour,

${opening} Il reste à : ${left}.

Ouvrez ce lien, valable ${lasting}${awaited ? ', pour définir votre mot de passe' : ''} :
${link}

Ce message est automatique : n’y répondez pas. Si vous n’attendiez pas ce message, ignorez-le.
`,
    html: html`<!doctype html>
      <html lang="fr">
        <head>
          <meta charset="utf-8" />
          <title>Votre compte du Portail Web Professionnel</title>
        </head>
        <body>
          <p>Bonjour,</p>
          <p>${opening} Il reste à : ${left}.</p>
          <p><a href="${link}">${awaited ? 'Définir mon mot de passe' : 'Ouvrir mon compte'}</a></p>
          <p>Ce lien est valable ${lasting}.</p>
          <p>Ce message est automatique : n’y répondez pas. Si vous n’attendiez pas ce message, ignorez-le.</p>
        </body>
      </html>`.toString(),
  };
}

function lifeInWords(life: number): string {
  const hours = Math.round(life / 3_600_000);
  const [count, unit] = hours % 24 === 0 ? [hours / 24, 'jour'] : [hours, 'heure'];
  return `${count} ${unit}${count > 1 ? 's' : ''}`;
}
