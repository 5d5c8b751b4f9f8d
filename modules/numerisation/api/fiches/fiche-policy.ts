import type { CurrentGuichet } from '@pwp/api-kit';

/** Only the guichet that received a fiche may see it again. */
export function readableFiches(guichet: Pick<CurrentGuichet, 'code'>): { guichetCode: string } {
  return { guichetCode: guichet.code };
}
