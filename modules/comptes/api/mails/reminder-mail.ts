import type { MailMessage } from '@pwp/api-kit';
import { writeLetter } from './letter.ts';

/** To a référent: how many demandes wait for him, and nobody's name. */
export function reminderMail(to: string, count: number, publicUrl: string): MailMessage {
  const waiting =
    count === 1 ? "1 demande d'espace attend votre décision" : `${count} demandes d'espace attendent votre décision`;
  return writeLetter({
    to,
    subject: waiting,
    paragraphs: [
      `${waiting} depuis 3 jours ou plus pour les guichets dont vous êtes référent. Une demande que personne ne traite expire au bout de 30 jours.`,
    ],
    link: { label: 'Voir les demandes', url: `${publicUrl}/comptes` },
  });
}
