import type { LocationQuery, RouteLocationRaw } from 'vue-router';
import { PATHS } from '../paths.ts';
import type { JournalSearch } from './journal-search.ts';

// In the history entry: names and addresses of people stand in no address.
const PERSONNES = 'journalPersonnes';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The history entry that shows a search. */
export function locationOf({ du, au, action, acteur, cible }: JournalSearch): RouteLocationRaw {
  return {
    path: PATHS.journal,
    query: { ...(du && { du }), ...(au && { au }), ...(action && { action }) },
    state: { [PERSONNES]: { acteur, cible } },
    // The people change the list and not the address.
    force: true,
  };
}

/** The search that the current history entry shows; what it holds that the page does not know is ignored. */
export function currentSearch(query: LocationQuery): JournalSearch {
  const { acteur, cible } = peopleOf(history.state?.[PERSONNES]);
  return { du: dayOf(query['du']), au: dayOf(query['au']), action: textOf(query['action']), acteur, cible };
}

/** Whether the list keeps only some of the acts. */
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
