// Values only, without zod: pages import this file at run time.

/** Longest reference, characters. */
export const REFERENCE_MAX = 80;

// Line ends, controls, halves of a character, and marks that turn the direction of the text that follows.
const REFUSED = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

/** What is wrong with a reference, or another text of one line, without its outer spaces, in French; empty when nothing is. */
export function faultOfReference(text: string, what = 'La référence'): string {
  if (text.length > REFERENCE_MAX) return tooLong(what);
  return REFUSED.test(text)
    ? `${what} contient un caractère invisible (saut de ligne, tabulation…) : tout tient sur une seule ligne.`
    : '';
}

/** What is wrong with a longer one. */
export function tooLong(what: string): string {
  return `${what} compte ${REFERENCE_MAX} caractères au plus.`;
}

/** How the name of a demandeur is called where it is searched. */
export const DEMANDEUR = 'Le nom du demandeur';
