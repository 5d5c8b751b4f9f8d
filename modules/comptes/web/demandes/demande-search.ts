import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import type { EtatDemande } from '../../contracts/index.ts';
import { fr } from '../locales/fr.ts';

/** Which demandes to list, and which page of them. */
export interface DemandeSearch {
  etat: Exclude<EtatDemande, 'a-confirmer'>;
  page: number;
}

// `Object.keys` forgets the names that the type of the labels holds.
const ETATS = Object.keys(fr.demandes.etats) as DemandeSearch['etat'][];

/** Reads the address; what it holds that the page does not know is ignored. */
export function readDemandeSearch(query: LocationQuery): DemandeSearch {
  const page = Number(query['page']);
  return {
    etat: ETATS.find((etat) => etat === query['etat']) ?? 'en-attente',
    page: Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** The address's query; what is usual is left out. */
export function writeDemandeSearch({ etat, page }: DemandeSearch): LocationQueryRaw {
  return { ...(etat !== 'en-attente' && { etat }), ...(page > 1 && { page }) };
}
