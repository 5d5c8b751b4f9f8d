import type { Account } from '@pwp/api-kit';

/** Only the account that sent an import may see and launch it. */
export function readableImports(account: Account): { auteurId: string } {
  return { auteurId: account.id };
}
