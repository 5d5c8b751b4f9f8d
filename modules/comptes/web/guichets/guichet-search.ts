import type { LocationQuery, RouteLocationRaw } from 'vue-router';
import type { EtatGuichet } from '../../contracts/index.ts';
import { fr } from '../locales/fr.ts';
import { PATHS } from '../paths.ts';

/** Which guichets to list; a guichet is no person, so all of it stands in the address. */
export interface GuichetSearch {
  texte?: string | undefined;
  etat?: EtatGuichet | undefined;
  page: number;
}

// `Object.keys` loses the key type of the labels.
export const ETATS_GUICHET = Object.keys(fr.guichetsPortail.etats) as EtatGuichet[];

/** The address of a search. */
export function guichetsLocation({ texte, etat, page }: GuichetSearch): RouteLocationRaw {
  return { path: PATHS.guichets, query: { ...(texte && { texte }), ...(etat && { etat }), ...(page > 1 && { page }) } };
}

/** Reads the address; unknown values are ignored. */
export function readGuichetSearch(query: LocationQuery): GuichetSearch {
  const { texte } = query;
  const page = Number(query['page']);
  return {
    texte: typeof texte === 'string' && texte !== '' ? texte : undefined,
    etat: ETATS_GUICHET.find((etat) => etat === query['etat']),
    page: Number.isInteger(page) && page > 1 ? page : 1,
  };
}
