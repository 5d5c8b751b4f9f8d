import type { Contexte } from '../../contracts/index.ts';

/**
 * The contextes of a demande CERFA. The form comes first, then the pieces (our assumption: the manual shows no screen).
 */
const CERFA: readonly Contexte[] = ['CRE', 'REN', 'MAJ'];

/** Whether a draft of this contexte holds a form. */
export function isCerfa(contexte: Contexte): boolean {
  return CERFA.includes(contexte);
}
