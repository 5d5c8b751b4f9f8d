import type { RouteLocationRaw } from 'vue-router';
import type { Brouillon, Contexte } from '../../../contracts/index.ts';
import { remplacementOf, remplacementState } from '../../corrections/remplacement.ts';
import { PATHS } from '../../paths.ts';

/** The contextes of a demande CERFA, in the page's order. */
export const CERFA_CONTEXTES = ['CRE', 'REN', 'MAJ'] as const satisfies readonly Contexte[];
export type CerfaContexte = (typeof CERFA_CONTEXTES)[number];

/** Whether a contexte, whatever its source, belongs to a demande CERFA. */
export function isCerfaContexte(value: unknown): value is CerfaContexte {
  return CERFA_CONTEXTES.some((contexte) => contexte === value);
}

/** The page that resumes a draft; its numéro unique and the rejection that it mends are in the history entry. */
export function pageOf({
  contexte,
  numeroUnique,
  corrige,
}: Pick<Brouillon, 'contexte' | 'numeroUnique' | 'corrige'>): RouteLocationRaw {
  const held = {
    ...(numeroUnique !== null && { numeroUnique }),
    ...(corrige !== null && remplacementState(remplacementOf({ ...corrige, liste: '', rang: 0 }))),
  };
  return isCerfaContexte(contexte)
    ? { path: PATHS.cerfaEnvoi, state: { ...held, contexte } }
    : { path: PATHS.ajout, state: held };
}
