import type { Account, IdentityCompte } from '@pwp/api-kit';
import { authorizeActOnCompte } from '../comptes/compte-policy.ts';
import { canActForGuichet } from '../guichets/guichet-policy.ts';
import { guichetHorsPerimetre } from '../problems.ts';

/** Who proposes: the caller, or what the identity later says of it. */
type Proposer = Pick<Account, 'id' | 'roles' | 'perimetre'>;

/**
 * A référent proposes a new address to a professionnel who works for guichets of their périmètre alone; an
 * administrator to anyone else.
 */
export function canProposeAdresse(
  account: Proposer,
  compte: Pick<IdentityCompte, 'id' | 'roles' | 'guichets'>,
): boolean {
  if (compte.id === account.id) return false;
  if (account.roles.includes('administrateur')) return true;
  const { roles, guichets } = compte;
  if (!account.roles.includes('referent') || guichets.length === 0) return false;
  return roles.every((role) => role === 'professionnel') && guichets.every((code) => canActForGuichet(account, code));
}

/** Throws `compte-protege`, and `guichet-hors-perimetre` for an account that others look after too. */
export function authorizeProposeAdresse(account: Account, compte: IdentityCompte): void {
  authorizeActOnCompte(account, compte);
  if (canProposeAdresse(account, compte)) return;
  throw guichetHorsPerimetre(
    'Ce compte travaille aussi pour un guichet d’un autre périmètre : la personne demande sa nouvelle adresse par un ticket au support, ou un administrateur la propose.',
  );
}
