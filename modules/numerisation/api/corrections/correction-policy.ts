import type { CurrentGuichet } from '@pwp/api-kit';

/** Everyone who works at the guichet that sent a rejected pli may mend it. */
export function readableCorrections(guichet: Pick<CurrentGuichet, 'code'>): { guichetCode: string } {
  return { guichetCode: guichet.code };
}
