import type { Account } from '@pwp/api-kit';
import { guichetHorsPerimetre } from '../problems.ts';

/** An administrator acts for every guichet, a référent for those of their périmètre. */
export function canActForGuichet(account: Pick<Account, 'roles' | 'perimetre'>, code: string): boolean {
  return account.roles.includes('administrateur') || account.perimetre.includes(code);
}

/** Throws `guichet-hors-perimetre` at the first guichet that the account may not act for. */
export function authorizeActForGuichets(account: Account, codes: readonly string[]): void {
  const outside = codes.find((code) => !canActForGuichet(account, code));
  if (outside === undefined) return;
  throw guichetHorsPerimetre(
    `Le guichet ${outside.slice(0, 14)} n’est pas de votre périmètre : adressez-vous à un administrateur.`,
  );
}
