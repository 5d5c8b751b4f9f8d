import { heldInHistory } from '@pwp/web-kit';
import type { LocationQuery, RouteLocationRaw } from 'vue-router';
import { PATHS } from '../paths.ts';
import type { JournalSearch } from './journal-search.ts';

// In the history entry, because addresses must not contain names or addresses of people.
const PERSONNES = 'journalPersonnes';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The history entry of a search. */
export function locationOf({ du, au, action, acteur, cible }: JournalSearch): RouteLocationRaw {
  return {
    path: PATHS.journal,
    query: { ...(du && { du }), ...(au && { au }), ...(action && { action }) },
    state: { [PERSONNES]: { acteur, cible } },
    // Filters on people change the list but not the address.
    force: true,
  };
}

/** The search in the current history entry; unknown values are ignored. */
export function currentSearch(query: LocationQuery): JournalSearch {
  const { acteur, cible } = peopleOf(heldInHistory(PERSONNES));
  return { du: dayOf(query['du']), au: dayOf(query['au']), action: textOf(query['action']), acteur, cible };
}

/** Whether the list is filtered. */
export function isFiltered(search: JournalSearch): boolean {
  return Object.values(search).some((value) => value !== '');
}

function peopleOf(kept: unknown): Pick<JournalSearch, 'acteur' | 'cible'> {
  if (typeof kept !== 'object' || kept === null) return { acteur: '', cible: '' };
  return {
    acteur: 'acteur' in kept ? textOf(kept.acteur) : '',
    cible: 'cible' in kept ? textOf(kept.cible) : '',
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function dayOf(value: unknown): string {
  const day = textOf(value);
  return DAY.test(day) ? day : '';
}
