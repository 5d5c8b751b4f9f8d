import type { CurrentGuichet } from '@pwp/api-kit';

/** Code of a guichet that opens every demande. */
const ALL = '999';

/** The territory of a demande: the first three characters of its numéro unique. */
export function territoireOf(numeroUnique: string): string {
  return numeroUnique.slice(0, 3);
}

/** A guichet opens the demandes of its territories. Our rule: the manual shows none. */
export function opensDemande(guichet: CurrentGuichet, numeroUnique: string): boolean {
  return guichet.territoires.some((territoire) => territoire === ALL || territoire === territoireOf(numeroUnique));
}
