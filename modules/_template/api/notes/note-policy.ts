import type { CurrentGuichet } from '@pwp/api-kit';

/** Everyone who works at a guichet may read its notes. */
export function readableNotes(guichet: CurrentGuichet): { guichetCode: string } {
  return { guichetCode: guichet.code };
}
