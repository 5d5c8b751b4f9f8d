import type { CurrentGuichet } from '@pwp/api-kit';

/** The notes of a guichet are read by those who work for it. */
export function readableNotes(guichet: CurrentGuichet): { guichetCode: string } {
  return { guichetCode: guichet.code };
}
