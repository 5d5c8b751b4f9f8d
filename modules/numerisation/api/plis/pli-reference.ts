import { searchableText } from '@pwp/contracts/searchable-text';

/** The columns of a pli that hold its reference; an empty one is none. */
export function referenceColumns(reference: string | null): {
  reference: string | null;
  referenceRecherche: string | null;
} {
  if (reference === null || reference === '') return { reference: null, referenceRecherche: null };
  return { reference, referenceRecherche: searchableText(reference) };
}
