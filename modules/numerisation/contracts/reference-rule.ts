// Values only, without zod: pages import this file at run time.

/** Longest reference, characters. */
export const REFERENCE_MAX = 80;

/** What is wrong with a longer one. */
export const REFERENCE_TOO_LONG = `La référence compte ${REFERENCE_MAX} caractères au plus.`;

// Line ends, controls, halves of a character, and marks that turn the direction of the text that follows.
const REFUSED = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

/** What is wrong with a reference without its outer spaces, in French; empty when nothing is. */
export function faultOfReference(text: string): string {
  if (text.length > REFERENCE_MAX) return REFERENCE_TOO_LONG;
  return REFUSED.test(text)
    ? 'La référence contient un caractère invisible (saut de ligne, tabulation…) : saisissez-la sur une seule ligne.'
    : '';
}
