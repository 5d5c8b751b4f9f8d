import { closedSince, guichetFerme, requeteInvalide, type Guichets } from '@pwp/api-kit';

/**
 * The distinct codes, sorted. Codes in `known` pass even if the guichet was closed or deleted. Throws
 * `requete-invalide` with a pointer to each missing guichet, else `guichet-ferme` with a pointer to each closed one.
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
    found.has(code) ? undefined : `Aucun guichet n’a le code « ${code.slice(0, 14)} ».`,
  );
  if (unknown.length > 0) throw requeteInvalide(wordsOf(unknown), { errors: unknown });

  const closed = faults((code) => {
    const guichet = found.get(code);
    return guichet?.ferme === true ? `${closedSince(guichet)} : plus personne n’y est rattaché.` : undefined;
  });
  if (closed.length > 0) throw guichetFerme(wordsOf(closed), { errors: closed });
  return [...new Set(codes)].toSorted();
}

function wordsOf(faults: readonly { detail: string }[]): string {
  return [...new Set(faults.map(({ detail }) => detail))].join(' ');
}
