import type { Mail } from './mailer.ts';
import type { LinkAction } from './password-link-store.ts';
import { html } from './pages/html.ts';

/** As Keycloak's mail names what is left to do. */
const TO_DO: Readonly<Record<LinkAction, string>> = {
  UPDATE_PASSWORD: 'choisir votre mot de passe',
  VERIFY_EMAIL: 'confirmer votre adresse électronique',
};

/** What an action mail is about. */
export interface ActionMail {
  to: string;
  link: string;
  actions: readonly LinkAction[];
  /** How long the link is good for, ms. */
  life: number;
  /** Of an account that was imported: until its owner proved his address, it is said to await him. */
  imported: boolean;
}

/** The mail that lets the owner of an account do what the administration asked. */
export function actionMail({ to, link, actions, life, imported }: ActionMail): Mail {
  const left = actions.map((action) => TO_DO[action]).join(', ');
  const lasting = lifeInWords(life);
  const awaited = imported && actions.includes('VERIFY_EMAIL');
  const opening = awaited
    ? 'Un compte du Portail Web Professionnel est ouvert à votre nom : votre compte est en attente de validation.'
    : 'Votre compte du Portail Web Professionnel vous attend.';
  return {
    to,
    subject: 'Votre compte du Portail Web Professionnel',
    text: `Bonjour,

${opening} Il reste à : ${left}.

Ouvrez ce lien, valable ${lasting}${awaited ? ', pour définir votre mot de passe' : ''} :
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
          <p>${opening} Il reste à : ${left}.</p>
          <p><a href="${link}">${awaited ? 'Définir mon mot de passe' : 'Ouvrir mon compte'}</a></p>
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
