import { defineMigration } from '@pwp/api-kit';

const NAME = 'support_tickets_account';

/** What « Mes tickets » reads. */
export const indexTicketsByAccount = defineMigration({
  name: 'support/0002-index-tickets-by-account',
  up: ({ query }) => query.addIndex('support_tickets', ['account_id', 'opened_at', 'id'], { name: NAME }),
  down: ({ query }) => query.removeIndex('support_tickets', NAME),
});
