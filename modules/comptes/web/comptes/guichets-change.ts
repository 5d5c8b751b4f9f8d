import type { Compte } from '../../contracts/index.ts';

/** The acts that add guichets to several accounts, or remove them. */
export type ActeGuichets = 'attach' | 'detach';

/** What an act changes in the guichets of one account. */
export interface GuichetsChange {
  /** The codes that it adds or removes; empty when the account does not change. */
  touches: readonly string[];
  /** All codes of the account afterwards. */
  apres: readonly string[];
}

/** Adds the missing guichets, or removes the present ones; the others stay. */
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
