import type { Account, IdentityCompte, CompteQuery } from '@pwp/api-kit';
import { compteProtege } from '../problems.ts';
import { canActForGuichet } from '../guichets/guichet-policy.ts';

/** The account that reads: the caller, or what the identity later says of it. */
type Viewer = Pick<Account, 'roles' | 'perimetre'>;

/** An administrator sees every account. */
export function canReadAllComptes(account: Pick<Account, 'roles'>): boolean {
  return account.roles.includes('administrateur');
}

/** A référent sees the accounts that work for a guichet of their périmètre; an administrator sees all. */
export function canReadCompte(account: Viewer, compte: Pick<IdentityCompte, 'guichets'>): boolean {
  return canReadAllComptes(account) || compte.guichets.some((code) => canActForGuichet(account, code));
}

/** The same rule, as a filter for the identity. */
export function readableComptes(account: Viewer): Pick<CompteQuery, 'guichets'> {
  return canReadAllComptes(account) ? {} : { guichets: account.perimetre };
}

/**
 * Nobody acts on their own account here, and a référent never acts on a référent or an administrator. Throws
 * `compte-protege`.
 */
export function authorizeActOnCompte(account: Account, compte: Pick<IdentityCompte, 'id' | 'roles'>): void {
  if (compte.id === account.id) {
    throw compteProtege('C’est votre compte : un autre référent ou un administrateur peut agir pour vous.');
  }
  if (account.roles.includes('administrateur')) return;
  if (compte.roles.includes('referent') || compte.roles.includes('administrateur')) {
    throw compteProtege('Seul un administrateur agit sur le compte d’un référent ou d’un administrateur.');
  }
}
