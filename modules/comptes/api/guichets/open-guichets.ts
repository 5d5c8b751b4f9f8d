import { closedSince, guichetFerme, requeteInvalide, type Guichets } from '@pwp/api-kit';

/**
 * The codes once each, sorted; those of `known` pass, were the guichet closed or gone since.
 * Throws `requete-invalide` with a pointer at each guichet that does not exist, else `guichet-ferme` at each that is closed.
 */
export async function requireOpen(
  guichets: Guichets,
  codes: readonly string[],
  known: readonly string[] = [],
): Promise<string[]> {
  const found = new Map((await guichets.findAll(codes)).map((guichet) => [guichet.code, guichet]));
  const faults = (detailOf: (code: string) => string | undefined) =>
    codes.flatMap((code, index) => {
      const detail = known.includes(code) ? undefined : detailOf(code);
      return detail === undefined ? [] : [{ pointer: `/guichets/${index}`, detail }];
    });

  const unknown = faults((code) =>
    found.has(code) ? undefined : `Aucun guichet n'a le code « ${code.slice(0, 14)} ».`,
  );
  if (unknown.length > 0) throw requeteInvalide(wordsOf(unknown), { errors: unknown });

  const closed = faults((code) => {
    const guichet = found.get(code);
    return guichet?.ferme === true ? `${closedSince(guichet)} : plus personne n'y est rattaché.` : undefined;
  });
  if (closed.length > 0) throw guichetFerme(wordsOf(closed), { errors: closed });
  return [...new Set(codes)].toSorted();
}

function wordsOf(faults: readonly { detail: string }[]): string {
  return [...new Set(faults.map(({ detail }) => detail))].join(' ');
}
