import type { Clock, Identity, IdentityMember } from '@pwp/api-kit';
import { withGuichetLeases } from '../guichets/guichet-lease.ts';
import { dernierReferent } from '../problems.ts';

interface LastReferentContext {
  identity: Identity;
  clock: Clock;
}

/** Who is no longer référent of which guichets, and whether an administrator accepts that nobody is. */
export interface Leaving {
  compte: IdentityMember;
  codes: readonly string[];
  confirmer: boolean;
}

/**
 * Runs `work`, which takes a référent away from guichets, as the only one that does at any of them: of two that leave at once,
 * neither counts on the other. What is confirmed is held as well, since another's check counts on it.
 * Throws `dernier-referent` when a guichet has no other active one, unless that is confirmed; `referents-en-cours`.
 */
export function whileReferentLeaves<T>(
  { identity, clock }: LastReferentContext,
  { compte, codes, confirmer }: Leaving,
  work: () => Promise<T>,
): Promise<T> {
  // Who is suspended counts for no guichet.
  if (!compte.active) return work();
  return withGuichetLeases(clock, codes, async () => {
    if (!confirmer) await requireOtherReferent(identity, compte, codes);
    return work();
  });
}

async function requireOtherReferent(
  identity: Identity,
  compte: IdentityMember,
  codes: readonly string[],
): Promise<void> {
  if (codes.length === 0) return;
  const referents = await identity.list({ scope: codes, active: true });
  const alone = codes.filter((code) => !referents.some(({ id, scope }) => id !== compte.id && scope.includes(code)));
  if (alone.length === 0) return;
  throw dernierReferent(
    `${compte.email} est le dernier référent de ${alone.join(', ')}. Nommez-en un autre, ou confirmez : les demandes de ce guichet reviendront alors aux administrateurs.`,
  );
}
