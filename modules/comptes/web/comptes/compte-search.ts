import { heldInHistory } from '@pwp/web-kit';
import type { LocationQuery, RouteLocationRaw } from 'vue-router';
import type { FiltreCompte } from '../../contracts/index.ts';
import { fr } from '../locales/fr.ts';
import { PATHS } from '../paths.ts';

/** The accounts to list; all when empty. */
export interface CompteSearch {
  texte?: string | undefined;
  etat?: FiltreCompte | undefined;
  guichet?: string | undefined;
}

/** The content of the page of accounts. */
export interface ComptesView extends CompteSearch {
  page: number;
}

// In the history entry, which survives reload and back like the address, but stays out of logs and out of sight.
const TEXTE = 'rechercheCompte';
// `Object.keys` loses the key type of the labels.
export const FILTRES = Object.keys({ ...fr.comptes.etats, absent: '' }) as FiltreCompte[];

/** The history entry of a search; names and addresses of people are in its state, never in its address. */
export function locationOf({ texte, etat, guichet, page }: ComptesView): RouteLocationRaw {
  return {
    path: PATHS.comptes,
    query: { ...(etat && { etat }), ...(guichet && { guichet }), ...(page > 1 && { page }) },
    state: { [TEXTE]: texte ?? '' },
    // The text changes the list but not the address.
    force: true,
  };
}

/** The search in the current history entry; unknown values are ignored. */
export function currentSearch(query: LocationQuery): ComptesView {
  const texte = heldInHistory(TEXTE);
  const { guichet } = query;
  const page = Number(query['page']);
  return {
    texte: typeof texte === 'string' && texte !== '' ? texte : undefined,
    etat: FILTRES.find((etat) => etat === query['etat']),
    guichet: typeof guichet === 'string' && guichet !== '' ? guichet : undefined,
    page: Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** Whether the list is filtered. */
export function isFiltered({ texte, etat, guichet }: CompteSearch): boolean {
  return texte !== undefined || etat !== undefined || guichet !== undefined;
}
