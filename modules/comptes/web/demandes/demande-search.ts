import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import type { EtatDemande } from '../../contracts/index.ts';
import { fr } from '../locales/fr.ts';

/** Which demandes to list, and which page. */
export interface DemandeSearch {
  etat: Exclude<EtatDemande, 'a-confirmer'>;
  page: number;
}

// `Object.keys` loses the key type of the labels.
const ETATS = Object.keys(fr.demandes.etats) as DemandeSearch['etat'][];

/** Reads the address; unknown values are ignored. */
export function readDemandeSearch(query: LocationQuery): DemandeSearch {
  const page = Number(query['page']);
  return {
    etat: ETATS.find((etat) => etat === query['etat']) ?? 'en-attente',
    page: Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** The address's query, without default values. */
export function writeDemandeSearch({ etat, page }: DemandeSearch): LocationQueryRaw {
  return { ...(etat !== 'en-attente' && { etat }), ...(page > 1 && { page }) };
}
