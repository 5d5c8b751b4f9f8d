import { writeLetter, type MailMessage } from '@pwp/api-kit';

/** Why a person decides a demande: as référent of its guichet, or as administrator when that guichet has none. */
export type ReminderReason = 'referent' | 'sans-referent';

const WHOSE: Readonly<Record<ReminderReason, string>> = {
  referent: 'pour les guichets dont vous êtes référent',
  'sans-referent': 'pour des guichets qui n’ont plus de référent : elles reviennent aux administrateurs',
};

/** To those who decide: the number of pending demandes, and no names. */
export function reminderMail(to: string, count: number, reason: ReminderReason, publicUrl: string): MailMessage {
  const waiting =
    count === 1 ? '1 demande d’espace attend votre décision' : `${count} demandes d’espace attendent votre décision`;
  return writeLetter({
    to,
    subject: waiting,
    paragraphs: [
      `${waiting} depuis 3 jours ou plus ${WHOSE[reason]}. Une demande que personne ne traite expire au bout de 30 jours.`,
    ],
    link: { label: 'Voir les demandes', url: `${publicUrl}/comptes` },
  });
}
