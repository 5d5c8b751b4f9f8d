import type { Identity, IdentityMember } from '@pwp/api-kit';
import { dernierReferent } from '../problems.ts';

/** Throws `dernier-referent` when one of these guichets has no other active référent than this account. */
export async function requireOtherReferent(
  identity: Identity,
  compte: IdentityMember,
  codes: readonly string[],
): Promise<void> {
  if (!compte.active || codes.length === 0) return;
  const referents = await identity.list({ scope: codes, active: true });
  const alone = codes.filter((code) => !referents.some(({ id, scope }) => id !== compte.id && scope.includes(code)));
  if (alone.length === 0) return;
  throw dernierReferent(
    `${compte.email} est le dernier référent de ${alone.join(', ')}. Nommez-en un autre, ou confirmez : les demandes de ce guichet reviendront alors aux administrateurs.`,
  );
}
