import type { LocationQuery } from 'vue-router';
import type { ListeTickets } from '../../contracts/index.ts';
import { fr } from '../locales/fr.ts';

/** A list of « Suivre mes tickets », or all of them. */
export type Liste = ListeTickets | 'tous';

/** The lists, in the order of the page. `Object.keys` loses the key type of the words. */
export const LISTES = Object.keys(fr.tickets.listes) as Liste[];

/** The list that an address names; of one that nobody knows, all tickets. */
export function listeOf({ liste }: LocationQuery): Liste {
  return LISTES.find((one) => one === liste) ?? 'tous';
}

/** What the address says of a list, and the API is asked. */
export function queryOf(liste: Liste): { liste?: ListeTickets } {
  return liste === 'tous' ? {} : { liste };
}
