import type { Clock, IdentityCompte } from '@pwp/api-kit';
import { withGuichetLeases } from '../guichets/guichet-lease.ts';
import { dernierReferent } from '../problems.ts';
import type { ComptesContext } from '../needs.ts';

interface LastReferentContext {
  identity: ComptesContext['identity'];
  clock: Clock;
}

/** Who stops being référent of which guichets, and whether an administrator accepts that no référent remains. */
export interface Leaving {
  compte: IdentityCompte;
  codes: readonly string[];
  confirmer: boolean;
}

/**
 * Runs `work`, which removes a référent from guichets, under a lease on each guichet. Two concurrent removals therefore
 * cannot count on each other. A confirmed removal takes the lease too, because other checks rely on it. Throws
 * `dernier-referent` when a guichet has no other active référent, unless confirmed; `referents-en-cours`.
 */
export function whileReferentLeaves<T>(
  { identity, clock }: LastReferentContext,
  { compte, codes, confirmer }: Leaving,
  work: () => Promise<T>,
): Promise<T> {
  // A suspended référent counts for no guichet.
  if (!compte.active) return work();
  return withGuichetLeases(clock, codes, async () => {
    if (!confirmer) await requireOtherReferent(identity, compte, codes);
    return work();
  });
}

async function requireOtherReferent(
  identity: ComptesContext['identity'],
  compte: IdentityCompte,
  codes: readonly string[],
): Promise<void> {
  if (codes.length === 0) return;
  const referents = await identity.list({ perimetre: codes, active: true });
  const alone = codes.filter(
    (code) => !referents.some(({ id, perimetre }) => id !== compte.id && perimetre.includes(code)),
  );
  if (alone.length === 0) return;
  throw dernierReferent(
    `${compte.email} est le dernier référent de ${alone.join(', ')}. Nommez-en un autre, ou confirmez : les demandes de ce guichet reviendront alors aux administrateurs.`,
  );
}
