import type { Compte } from '../../contracts/index.ts';

/** What adds guichets to several accounts, or takes some from them. */
export type ActeGuichets = 'attach' | 'detach';

/** What an act makes of the guichets of one account. */
export interface GuichetsChange {
  /** Those that it adds or takes; none: the account stays as it is. */
  touches: readonly string[];
  /** All that the account has then. */
  apres: readonly string[];
}

/** Adds what the account has not, or takes what it has; its other guichets stay. */
export function changeOf(
  acte: ActeGuichets,
  { guichets }: Pick<Compte, 'guichets'>,
  codes: readonly string[],
): GuichetsChange {
  if (acte === 'attach') {
    const touches = codes.filter((code) => !guichets.includes(code));
    return { touches, apres: [...guichets, ...touches].toSorted() };
  }
  const touches = codes.filter((code) => guichets.includes(code));
  return { touches, apres: guichets.filter((code) => !touches.includes(code)) };
}
