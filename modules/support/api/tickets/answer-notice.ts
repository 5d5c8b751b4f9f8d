import type { NewNotice, NoticeKinds, Notices } from '@pwp/api-kit';
import type { TicketModel } from './ticket-model.ts';

const REPONSE = 'reponse';

/** What the module tells: whoever opened a ticket, that the support answered. */
export const supportNotices: NoticeKinds = {
  [REPONSE]: {
    label: 'Le support répond à un de vos tickets',
    roles: ['professionnel'],
    mail: {
      subject: (count) =>
        count === 1 ? 'le support vous a répondu' : `le support vous a répondu sur ${count} tickets`,
      groupedMs: 0,
      page: { label: 'Voir mes tickets', path: '/support/tickets' },
    },
  },
};

/** Tells of a new answer of the support, in the current transaction. A ticket has one notice, of its last answer. */
export async function tellAnswer(
  notices: Notices,
  { numero, accountId, sujet }: Pick<TicketModel, 'numero' | 'accountId' | 'sujet'>,
): Promise<void> {
  const notice: NewNotice = {
    kind: REPONSE,
    key: numero,
    to: { account: accountId },
    title: 'Le support vous a répondu',
    detail: `Ticket ${numero}.`,
    // The subject may name somebody: no mail has it.
    portalDetail: `« ${sujet} », ticket ${numero}.`,
    path: `/support/tickets/${numero}`,
  };
  await withdrawAnswer(notices, numero);
  await notices.publish([notice]);
}

/** The author has read or answered the ticket, here or by mail: its notice goes, in the current transaction. */
export function withdrawAnswer(notices: Notices, numero: string): Promise<void> {
  return notices.withdraw(REPONSE, [numero]);
}
