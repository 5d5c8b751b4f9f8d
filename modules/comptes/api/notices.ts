import type { NewNotice, NoticeKinds, Notices } from '@pwp/api-kit';
import { nomComplet, withArticle } from '@pwp/contracts';

import type { DemandeModel } from './demandes/demande-model.ts';

/** How long the mail about a demande waits for others, ms: several in a quarter of an hour are one mail. */
const GROUPED = 15 * 60_000;

/** What the module tells, to référents and to whoever gets an account. */
export const comptesNotices: NoticeKinds = {
  'demande-en-attente': {
    label: 'Une demande de compte attend votre décision',
    roles: ['referent'],
    mail: {
      subject: (count) =>
        count === 1
          ? '1 demande de compte attend votre décision'
          : `${count} demandes de compte attendent votre décision`,
      groupedMs: GROUPED,
      page: { label: 'Voir les demandes', path: '/comptes' },
    },
  },
  // The activation mail has just told it: no second mail.
  'compte-ouvert': { label: 'Votre compte est ouvert', roles: [] },
};

/** Tells the référents of the guichets that a demande asks for, who are those that may read it. */
export function waitingNotice(
  { id, nom, prenom }: Pick<DemandeModel, 'id' | 'nom' | 'prenom'>,
  guichets: readonly string[],
): NewNotice {
  // A demande may name more guichets than fit.
  const many = guichets.length > 10;
  const asked = guichets.length === 1 ? `le guichet ${guichets[0]}` : `les guichets ${guichets.join(', ')}`;
  const where = many ? `${guichets.length} guichets` : asked;
  return {
    kind: 'demande-en-attente',
    key: String(id),
    to: { guichets, role: 'referent' },
    title: 'Demande de compte en attente',
    detail: `Elle concerne ${where}.`,
    portalDetail: `${nomComplet({ nom, prenom }).slice(0, 150)}, pour ${where}.`,
    path: '/comptes',
  };
}

/** Nobody is told any more of a demande that was decided or has expired, in the current transaction. */
export function withdrawWaiting(notices: Notices, demandeId: number): Promise<void> {
  return notices.withdraw('demande-en-attente', [String(demandeId)]);
}

/** Welcomes a person in the portal. */
export function welcomeNotice(compteId: string, portal: string): NewNotice {
  return {
    kind: 'compte-ouvert',
    key: 'ouverture',
    to: { account: compteId },
    title: `Bienvenue dans ${withArticle('le', portal)}`,
    detail: 'Votre compte est ouvert.',
    path: '/',
  };
}
