import { frenchDay, writeLetter, type MailMessage } from '@pwp/api-kit';
import { MOTIFS_REFUS, type MotifRefus } from '../../contracts/index.ts';
import type { DemandeModel } from './demande-model.ts';
import { CONFIRMATION_PATH, FIRST_VISIT_PATH, SUIVI_PATH } from '../portal-paths.ts';

const IGNORE =
  'Si vous n’êtes pas à l’origine de cette demande, ignorez ce message : rien ne sera fait sans votre accord.';

const DAY = 24 * 3_600_000;

/** To an unknown address: the link that proves it. The code is in the fragment, which servers do not log. */
export function confirmAddressMail(to: string, jeton: string, publicUrl: string): MailMessage {
  return writeLetter({
    to,
    subject: 'confirmez votre adresse',
    paragraphs: [
      'Vous avez demandé la création de votre espace. Confirmez que cette adresse est la vôtre : votre demande sera alors transmise au référent de votre guichet.',
    ],
    link: { label: 'Confirmer mon adresse', url: `${publicUrl}${CONFIRMATION_PATH}#${jeton}` },
    closing: ['Ce lien est valable 24 heures et ne sert qu’une fois.', IGNORE],
  });
}

/** To an address that has an account. */
export function knownAccountMail(to: string, publicUrl: string): MailMessage {
  return writeLetter({
    to,
    subject: 'vous avez déjà un compte',
    paragraphs: [
      'Vous avez demandé la création de votre espace, mais un compte existe déjà à cette adresse. Connectez-vous ; si vous ne connaissez plus votre mot de passe, choisissez « Je réinitialise mon mot de passe » sur la page de connexion.',
      'Si votre compte est suspendu ou si vous avez changé de guichet, adressez-vous au référent de votre guichet.',
    ],
    link: { label: 'Me connecter', url: `${publicUrl}/` },
    closing: [IGNORE],
  });
}

/** To a person listed in an import, whose existing account the référent cannot see. */
export function importedAgainMail(to: string, guichets: readonly string[], publicUrl: string): MailMessage {
  return writeLetter({
    to,
    subject: 'vous avez déjà un compte',
    paragraphs: [
      `Un référent a voulu vous créer un compte pour ${guichets.length === 1 ? 'le guichet' : 'les guichets'} ${guichets.join(', ')}. Vous en avez déjà un : rien n’y est changé.`,
      'Si vous y travaillez, demandez à l’assistance du portail de l’ajouter à votre compte.',
    ],
    link: { label: 'Me connecter', url: `${publicUrl}/` },
  });
}

/** To an address with a pending demande: its date, and its latest decision date. */
export function waitingMail(
  {
    email,
    confirmedAt,
    dateDemande,
    dateExpiration,
  }: Pick<DemandeModel, 'email' | 'confirmedAt' | 'dateDemande' | 'dateExpiration'>,
  now: Date,
  publicUrl: string,
): MailMessage {
  const since = confirmedAt ?? dateDemande;
  return writeLetter({
    to: email,
    subject: 'votre demande est en attente',
    paragraphs: [
      `Vous avez demandé la création de votre espace : votre demande attend depuis le ${frenchDay(since)} (${daysBetween(since, now)}) la décision du référent de votre guichet. Vous n’avez rien d’autre à faire.`,
      `Vous recevrez un courriel dès qu’elle sera traitée, au plus tard le ${frenchDay(dateExpiration)}.`,
    ],
    link: { label: 'Où en est ma demande', url: `${publicUrl}${SUIVI_PATH}` },
    closing: [IGNORE],
  });
}

function daysBetween(since: Date, now: Date): string {
  const days = Math.floor((now.getTime() - since.getTime()) / DAY);
  return days < 1 ? 'moins d’un jour' : `${days} jour${days > 1 ? 's' : ''}`;
}

/** To a person whose demande was refused. */
export function refusalMail(to: string, motif: MotifRefus, precisions: string, publicUrl: string): MailMessage {
  const reason = motif === 'autre' ? precisions : MOTIFS_REFUS[motif];
  return writeLetter({
    to,
    subject: 'votre demande d’espace n’est pas acceptée',
    paragraphs: [
      'Le référent de votre guichet n’a pas accepté votre demande de création d’espace.',
      `Motif : ${reason}`,
      ...(motif === 'autre' || precisions === '' ? [] : [`Précisions : ${precisions}`]),
      'Pour en savoir plus, adressez-vous au référent de votre guichet.',
    ],
    link: { label: 'Faire une nouvelle demande', url: `${publicUrl}${FIRST_VISIT_PATH}` },
  });
}

/** To a person whose demande nobody decided in time. */
export function expiryMail(to: string, publicUrl: string): MailMessage {
  return writeLetter({
    to,
    subject: 'votre demande d’espace a expiré',
    paragraphs: [
      'Votre demande de création d’espace n’a pas été traitée dans les 30 jours : elle est close. Vous pouvez en faire une nouvelle ; prévenez le référent de votre guichet.',
    ],
    link: { label: 'Je crée mon espace', url: `${publicUrl}${FIRST_VISIT_PATH}` },
  });
}
