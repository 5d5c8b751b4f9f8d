import type { Account } from '@pwp/api-kit';

/** Only the account that opened a ticket may read it, whatever its guichet. */
export function readableTickets(account: Account): { accountId: string } {
  return { accountId: account.id };
}
