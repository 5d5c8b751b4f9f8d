import { writeLetter, type MailMessage } from '@pwp/api-kit';
import { FIRST_VISIT_PATH } from '../portal-paths.ts';

/* Answers to « Où en est ma demande ? »; `demande-mails.ts` holds those for a pending, refused or expired demande. */

const ASKED = 'Vous avez demandé où en est votre demande de création d’espace.';
const IGNORE = 'Si vous n’avez rien demandé, ignorez ce message.';

/** To an address whose account is active and was used. */
export function openAccountMail(to: string, publicUrl: string): MailMessage {
  return writeLetter({
    to,
    subject: 'votre compte est ouvert',
    paragraphs: [
      `${ASKED} Un compte est ouvert à cette adresse : connectez-vous. Si vous ne connaissez plus votre mot de passe, choisissez « Je réinitialise mon mot de passe » sur la page de connexion.`,
    ],
    link: { label: 'Me connecter', url: `${publicUrl}/` },
    closing: [IGNORE],
  });
}

/** To an address whose account cannot sign in. */
export function suspendedAccountMail(to: string): MailMessage {
  return writeLetter({
    to,
    subject: 'votre compte est suspendu',
    paragraphs: [
      `${ASKED} Un compte existe à cette adresse, mais il est suspendu : adressez-vous au référent de votre guichet, qui peut le rétablir.`,
    ],
    closing: [IGNORE],
  });
}

/** To an unknown address. */
export function unknownDemandeMail(to: string, publicUrl: string): MailMessage {
  return writeLetter({
    to,
    subject: 'aucune demande à cette adresse',
    paragraphs: [
      `${ASKED} Aucune demande n’est en cours à cette adresse, et aucun compte n’y est ouvert. Une demande dont l’adresse n’est pas confirmée est oubliée au bout de deux jours.`,
      'Vérifiez que cette adresse est bien celle de votre demande, ou faites-en une nouvelle : vous recevrez d’abord un lien pour confirmer votre adresse.',
    ],
    link: { label: 'Je crée mon espace', url: `${publicUrl}${FIRST_VISIT_PATH}` },
    closing: [IGNORE],
  });
}
