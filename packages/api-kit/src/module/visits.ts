import type { Account } from '../accounts/account.ts';

/** Port to the visits of accounts: a visit is a session of the identity. */
export interface Visits {
  /** When the account's visit before this one ended: its last request, give or take seconds. Null when none is known. */
  endOfPrevious: (account: Pick<Account, 'id' | 'sessionId'>) => Promise<Date | null>;
}
