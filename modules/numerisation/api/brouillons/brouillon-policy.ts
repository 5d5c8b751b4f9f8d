import type { Account, CurrentGuichet } from '@pwp/api-kit';

/** The owner of drafts: an account at its current guichet. */
export interface BrouillonOwner {
  account: Account;
  guichet: CurrentGuichet;
}

/** An agent reads, changes and sends only their own drafts, at the guichet where they began them. */
export function readableBrouillons({ account, guichet }: BrouillonOwner): { accountId: string; guichetCode: string } {
  return { accountId: account.id, guichetCode: guichet.code };
}
