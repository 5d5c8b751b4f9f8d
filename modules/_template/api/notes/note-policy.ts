import type { Account, CurrentGuichet } from '@pwp/api-kit';

/** Everyone who works at a guichet may read its notes; an account that works at none, its own. */
export function readableNotes(
  account: Account,
  guichet: CurrentGuichet | undefined,
): { guichetCode: string } | { guichetCode: null; accountId: string } {
  return guichet === undefined ? { guichetCode: null, accountId: account.id } : { guichetCode: guichet.code };
}
