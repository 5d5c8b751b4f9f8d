import type { LocationQuery, RouteLocationRaw } from 'vue-router';
import type { EtatCompte } from '../../contracts/index.ts';
import { fr } from '../locales/fr.ts';
import { PATHS } from '../paths.ts';

/** Which accounts; absent: all. */
export interface CompteSearch {
  texte?: string | undefined;
  etat?: EtatCompte | undefined;
  guichet?: string | undefined;
}

/** What the page of accounts shows. */
export interface ComptesView extends CompteSearch {
  page: number;
}

// In the history entry: it survives reload and back as the address does, and no log and no neighbour at the screen reads it.
const TEXTE = 'rechercheCompte';
// `Object.keys` forgets the names that the type of the labels holds.
const ETATS = Object.keys(fr.comptes.etats) as (keyof typeof fr.comptes.etats)[];

/** The history entry that shows a search; names and addresses of people stand beside its address, never in it. */
export function locationOf({ texte, etat, guichet, page }: ComptesView): RouteLocationRaw {
  return {
    path: PATHS.comptes,
    query: { ...(etat && { etat }), ...(guichet && { guichet }), ...(page > 1 && { page }) },
    state: { [TEXTE]: texte ?? '' },
    // The text changes the list and not the address.
    force: true,
  };
}

/** The search that the current history entry shows; what it holds that the page does not know is ignored. */
export function currentSearch(query: LocationQuery): ComptesView {
  const texte: unknown = history.state?.[TEXTE];
  const { guichet } = query;
  const page = Number(query['page']);
  return {
    texte: typeof texte === 'string' && texte !== '' ? texte : undefined,
    etat: ETATS.find((etat) => etat === query['etat']),
    guichet: typeof guichet === 'string' && guichet !== '' ? guichet : undefined,
    page: Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** Whether the list keeps only some of the accounts. */
export function isFiltered({ texte, etat, guichet }: CompteSearch): boolean {
  return texte !== undefined || etat !== undefined || guichet !== undefined;
}
