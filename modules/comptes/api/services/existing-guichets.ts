import { requeteInvalide, type Guichets } from '@pwp/api-kit';

/**
 * The codes once each, sorted; those of `known` pass, were the guichet closed since.
 * Throws `requete-invalide` with a pointer at each guichet that does not exist.
 */
export async function requireExisting(
  guichets: Guichets,
  codes: readonly string[],
  known: readonly string[] = [],
): Promise<string[]> {
  const found = new Set([...known, ...(await guichets.findAll(codes)).map(({ code }) => code)]);
  const errors = codes.flatMap((code, index) =>
    found.has(code)
      ? []
      : [{ pointer: `/guichets/${index}`, detail: `Aucun guichet n'a le code « ${code.slice(0, 14)} ».` }],
  );
  if (errors.length > 0) throw requeteInvalide(errors.map(({ detail }) => detail).join(' '), { errors });
  return [...new Set(codes)].toSorted();
}
