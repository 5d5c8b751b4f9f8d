/** A reference as it is searched and sorted: « Élodie LEBŒUF » is found by « lebœuf » as by « elodie lebo ». */
export function searchableReference(reference: string): string {
  return reference
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .normalize('NFC')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae');
}

/** The columns of a pli that hold its reference; an empty one is none. */
export function referenceColumns(reference: string | null): {
  reference: string | null;
  referenceRecherche: string | null;
} {
  if (reference === null || reference === '') return { reference: null, referenceRecherche: null };
  return { reference, referenceRecherche: searchableReference(reference) };
}
