import type { IdentityCompte } from '@pwp/api-kit';

/** The guichets of which fewer than two of these accounts are an active référent, and how many are. */
export function withoutSecondReferent<Guichet extends { code: string }>(
  guichets: readonly Guichet[],
  comptes: readonly IdentityCompte[],
): { guichet: Guichet; referents: number }[] {
  const count = new Map<string, number>();
  for (const { active, perimetre } of comptes) {
    if (active) for (const code of perimetre) count.set(code, (count.get(code) ?? 0) + 1);
  }
  return guichets.flatMap((guichet) => {
    const referents = count.get(guichet.code) ?? 0;
    return referents < 2 ? [{ guichet, referents }] : [];
  });
}
