import type { Account } from '@pwp/api-kit';

/** A ticket is read by the account that opened it, whichever guichet it works for. */
export function ownTickets(account: Account): { accountId: string } {
  return { accountId: account.id };
}
