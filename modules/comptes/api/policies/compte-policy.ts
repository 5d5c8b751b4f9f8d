import type { Account, IdentityMember, MemberQuery } from '@pwp/api-kit';
import { compteProtege } from '../problems.ts';
import { actsFor } from './guichet-policy.ts';

/** A référent sees the accounts that work for a guichet of his scope; an administrator sees all. */
export function mayRead(account: Account, compte: Pick<IdentityMember, 'guichets'>): boolean {
  return account.roles.includes('administrateur') || compte.guichets.some((code) => actsFor(account, code));
}

/** The same, as what the identity is asked for. */
export function comptesOf(account: Account): Pick<MemberQuery, 'guichets'> {
  return account.roles.includes('administrateur') ? {} : { guichets: account.scope };
}

/**
 * Nobody acts on his own account here; a référent acts on no account of a référent or of an administrator.
 * Throws `compte-protege`.
 */
export function requireMayAct(account: Account, compte: Pick<IdentityMember, 'id' | 'roles'>): void {
  if (compte.id === account.id) {
    throw compteProtege("C'est votre compte : un autre référent ou un administrateur peut agir pour vous.");
  }
  if (account.roles.includes('administrateur')) return;
  if (compte.roles.includes('referent') || compte.roles.includes('administrateur')) {
    throw compteProtege("Seul un administrateur agit sur le compte d'un référent ou d'un administrateur.");
  }
}
