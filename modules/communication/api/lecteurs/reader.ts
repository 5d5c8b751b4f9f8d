import type { Account, CurrentGuichet, Guichets } from '@pwp/api-kit';
import type { Reader } from './addressed-sql.ts';

/** What the audiences ask of an account. */
export type ReaderOf = (account: Account, guichet: CurrentGuichet | undefined) => Promise<Reader>;

/** From the token of an account, and from where its guichets stand. */
export function createReaderOf({ guichets }: { guichets: Pick<Guichets, 'findAll'> }): ReaderOf {
  /** The current guichet was read with the request. */
  async function placesOf(codes: readonly string[], guichet: CurrentGuichet | undefined) {
    if (codes.length === 0) return [];
    if (guichet !== undefined && codes.every((code) => code === guichet.code)) return [guichet];
    return guichets.findAll(codes);
  }

  return async ({ id, roles, guichets: own, perimetre, typeOrganisme }, guichet) => {
    const codes = [...new Set([...own, ...perimetre])];
    const places = await placesOf(codes, guichet);
    return {
      id,
      roles,
      guichets: codes,
      territoires: [...new Set(places.map(({ codeTerritoire }) => codeTerritoire))],
      typeOrganisme,
    };
  };
}
