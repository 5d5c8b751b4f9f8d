import type { LocationQuery, RouteLocationRaw } from 'vue-router';
import { PATHS } from '../paths.ts';
import { readDashboardQuery, writeDashboardQuery, type DashboardQuery } from './dashboard-query.ts';

// In the history entry: it survives reload and back as the URL does, and no log and no neighbour at the screen reads it.
const NUMERO_UNIQUE = 'rechercheNumeroUnique';
/** Tells an address that the agent came to by a choice from one that only opens the dashboard. */
const CHOSEN = 'choisi';

/** The history entry that shows a query. */
export function locationOf(query: DashboardQuery): RouteLocationRaw {
  return {
    path: PATHS.dashboard,
    query: writeDashboardQuery(query),
    state: { [CHOSEN]: true, [NUMERO_UNIQUE]: query.numeroUnique },
    // The numéro unique changes the list and not the address.
    force: true,
  };
}

/** The query that the current history entry shows. */
export function currentQuery(query: LocationQuery): DashboardQuery {
  const kept: unknown = history.state?.[NUMERO_UNIQUE];
  return readDashboardQuery(query, typeof kept === 'string' ? kept : '');
}

/** Whether the current entry only opens the dashboard: no choice was made, and no pli is to be shown. */
export function isOpening(query: LocationQuery): boolean {
  return Object.keys(query).length === 0 && history.state?.[CHOSEN] !== true && history.state?.pli === undefined;
}
