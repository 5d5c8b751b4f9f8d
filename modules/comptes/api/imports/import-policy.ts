import type { Account } from '@pwp/api-kit';

/** An import is seen and launched by the account that sent it. */
export function readableImports(account: Account): { auteurId: string } {
  return { auteurId: account.id };
}
