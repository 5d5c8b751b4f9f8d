import type { Account, IdentityMember, MemberQuery } from '@pwp/api-kit';
import { compteProtege } from '../problems.ts';
import { canActForGuichet } from '../guichets/guichet-policy.ts';

/** Who looks: the account of a request, or what the identity tells of it later. */
type Viewer = Pick<Account, 'roles' | 'scope'>;

/** An administrator sees every account. */
export function canReadAllComptes(account: Pick<Account, 'roles'>): boolean {
  return account.roles.includes('administrateur');
}

/** A référent sees the accounts that work for a guichet of his périmètre; an administrator sees all. */
export function canReadCompte(account: Viewer, compte: Pick<IdentityMember, 'guichets'>): boolean {
  return canReadAllComptes(account) || compte.guichets.some((code) => canActForGuichet(account, code));
}

/** The same, as what the identity is asked for. */
export function readableComptes(account: Viewer): Pick<MemberQuery, 'guichets'> {
  return canReadAllComptes(account) ? {} : { guichets: account.scope };
}

/**
 * Nobody acts on his own account here; a référent acts on no account of a référent or of an administrator.
 * Throws `compte-protege`.
 */
export function authorizeActOnCompte(account: Account, compte: Pick<IdentityMember, 'id' | 'roles'>): void {
  if (compte.id === account.id) {
    throw compteProtege("C'est votre compte : un autre référent ou un administrateur peut agir pour vous.");
  }
  if (account.roles.includes('administrateur')) return;
  if (compte.roles.includes('referent') || compte.roles.includes('administrateur')) {
    throw compteProtege("Seul un administrateur agit sur le compte d'un référent ou d'un administrateur.");
  }
}
