import type { Mail } from './mailer.ts';
import { html } from './pages/html.ts';

/** The mail with a link to choose a new password; it names nobody. */
export function passwordLinkMail(to: string, link: string): Mail {
  return {
    to,
    subject: 'Portail Web Professionnel : choisissez un nouveau mot de passe',
    text: `Bonjour,

Vous avez demandé à réinitialiser votre mot de passe du Portail Web Professionnel.
Pour en choisir un nouveau, ouvrez ce lien :

${link}

Ce lien sert une seule fois, pendant une heure. Si vous n’avez rien demandé, ne faites rien : votre mot de passe reste le même.

Ce message est envoyé automatiquement, merci de ne pas y répondre.
`,
    html: html`<!doctype html>
      <html lang="fr">
        <head>
          <meta charset="utf-8" />
          <title>Choisissez un nouveau mot de passe</title>
        </head>
        <body>
          <p>Bonjour,</p>
          <p>Vous avez demandé à réinitialiser votre mot de passe du Portail Web Professionnel.</p>
          <p><a href="${link}">Choisir un nouveau mot de passe</a></p>
          <p>
            Ce lien sert une seule fois, pendant une heure. Si vous n’avez rien demandé, ne faites rien : votre mot de
            passe reste le même.
          </p>
          <p>Ce message est envoyé automatiquement, merci de ne pas y répondre.</p>
        </body>
      </html>`.toString(),
  };
}
