import type { NewNotice, NoticeKinds } from '@pwp/api-kit';
import type { TicketModel } from './ticket-model.ts';

/** What the module tells: whoever opened a ticket, that the support answered. */
export const supportNotices: NoticeKinds = {
  reponse: {
    label: 'Le support répond à un de vos tickets',
    roles: ['professionnel'],
    mail: {
      subject: (count) =>
        count === 1 ? 'le support vous a répondu' : `le support vous a répondu sur ${count} tickets`,
      groupedMs: 0,
    },
  },
};

/** Tells of an answer of the support, by its key; the subject stays in the ticket, since it may name somebody. */
export function answerNotice({ numero, accountId }: Pick<TicketModel, 'numero' | 'accountId'>, key: string): NewNotice {
  return {
    kind: 'reponse',
    key: `${numero}:${key}`,
    to: { account: accountId },
    title: 'Le support vous a répondu',
    detail: `Ticket ${numero}.`,
    path: `/support/tickets/${numero}`,
  };
}
