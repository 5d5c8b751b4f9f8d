import type { Asker } from './document-service.ts';

/** Everyone who works at a guichet may read its documents; an account that works at none, its own. */
export function readableDocuments({
  account,
  guichet,
}: Asker): { guichetCode: string } | { guichetCode: null; accountId: string } {
  return guichet === undefined ? { guichetCode: null, accountId: account.id } : { guichetCode: guichet.code };
}
