import type { CurrentGuichet } from '@pwp/api-kit';

/** Everyone who works at the guichet that sent a pli may read it. */
export function canReadPli(guichet: Pick<CurrentGuichet, 'code'>, pli: { guichetCode: string }): boolean {
  return pli.guichetCode === guichet.code;
}

/** The same, as a filter of rows. */
export function readablePlis(guichet: Pick<CurrentGuichet, 'code'>): { guichetCode: string } {
  return { guichetCode: guichet.code };
}
