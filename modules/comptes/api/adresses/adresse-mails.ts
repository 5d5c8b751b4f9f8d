import { frenchInstant, writeLetter, type MailMessage } from '@pwp/api-kit';
import { NEW_ADDRESS_PATH, STOP_ADDRESS_PATH } from '../portal-paths.ts';

/* The two addresses of a change get no more of each other than `c•••@mairie.test`. */

const IGNORE = 'Si vous n’attendez pas ce message, ignorez-le : rien ne sera fait sans votre accord.';
const ALERT =
  'Si vous ne vous attendiez pas à ce changement, prévenez aussitôt le référent de votre guichet ou l’assistance du portail.';

/** To the new address: the link with which its owner confirms. Codes are in fragments, which servers do not log. */
export function newAddressMail(to: string, jeton: string, limite: Date, publicUrl: string): MailMessage {
  return writeLetter({
    to,
    subject: 'confirmez votre nouvelle adresse',
    paragraphs: [
      'Il est proposé que cette adresse devienne l’identifiant de votre compte. Si elle est bien la vôtre, confirmez-la : elle prendra effet 48 heures plus tard, et votre mot de passe restera le même.',
    ],
    link: { label: 'Confirmer ma nouvelle adresse', url: `${publicUrl}${NEW_ADDRESS_PATH}#${jeton}` },
    closing: [`Ce lien est valable jusqu’au ${frenchInstant(limite)} et ne sert qu’une fois.`, IGNORE],
  });
}

/** To the present address: what is proposed, and the link with which its owner stops it. */
export function formerAddressMail(to: string, jeton: string, nouvelle: string, publicUrl: string): MailMessage {
  return writeLetter({
    to,
    subject: 'une nouvelle adresse est proposée pour votre compte',
    paragraphs: [
      `Une nouvelle adresse, ${maskAddress(nouvelle)}, est proposée comme identifiant de votre compte. Si elle est confirmée, elle remplacera celle-ci 48 heures plus tard.`,
      'Si vous l’avez demandé, vous n’avez rien à faire. Sinon, arrêtez ce changement : votre compte gardera cette adresse.',
    ],
    link: { label: 'Arrêter le changement', url: `${publicUrl}${STOP_ADDRESS_PATH}#${jeton}` },
    closing: ['Ce lien sert jusqu’à ce que la nouvelle adresse prenne effet.'],
  });
}

/** To the present address, which stays: the proposal was withdrawn, or could not be followed. */
export function unchangedAddressMail(to: string): MailMessage {
  return writeLetter({
    to,
    subject: 'l’adresse de votre compte ne change pas',
    paragraphs: [
      'La nouvelle adresse qui était proposée pour votre compte est abandonnée. Vous vous connectez comme avant, avec cette adresse.',
    ],
  });
}

/** To the new address, which is the identifier now. */
export function changedAddressMail(to: string, publicUrl: string): MailMessage {
  return writeLetter({
    to,
    subject: 'votre nouvelle adresse est en service',
    paragraphs: [
      'Cette adresse est maintenant l’identifiant de votre compte : connectez-vous avec elle. Votre mot de passe est le même ; vos connexions ouvertes ont pris fin.',
    ],
    link: { label: 'Me connecter', url: `${publicUrl}/` },
  });
}

/** To the former address, which no longer is. */
export function replacedAddressMail(to: string, nouvelle: string): MailMessage {
  return writeLetter({
    to,
    subject: 'votre compte a une nouvelle adresse',
    paragraphs: [
      `L’identifiant de votre compte est maintenant ${maskAddress(nouvelle)}. Cette adresse-ci ne permet plus de se connecter.`,
      ALERT,
    ],
  });
}

/** « c•••@mairie.test »: enough for who knows the address. */
function maskAddress(address: string): string {
  return address.replace(/^(.)[^@]*/u, '$1•••');
}
