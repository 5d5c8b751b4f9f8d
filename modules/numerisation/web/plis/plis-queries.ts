import { preferences, type ApiQuery } from '@pwp/web-kit';
import { parseQuery } from 'vue-router';
import { api } from '../api.ts';
import { PATHS } from '../paths.ts';
import { currentQuery } from './dashboard-location.ts';
import { toCountersQuery, toPliQuery, type DashboardQuery } from './dashboard-query.ts';
import { lastMonth } from './period.ts';
import { isSavedView } from './toolbar/saved-view.ts';

/** The preference that stores the account's view of the dashboard. */
export const SAVED_VIEW = 'numerisation.tableau-de-bord';

/** The headers that search for a numéro unique or its prefix, a name and a reference, which no address contains. */
export const searchHeaders = ({ numeroUnique, demandeur, reference }: DashboardQuery) => ({
  'x-numero-unique': numeroUnique === '' ? undefined : numeroUnique,
  // A header holds no accents.
  'x-demandeur': demandeur === '' ? undefined : encodeURIComponent(demandeur),
  'x-reference': reference === '' ? undefined : encodeURIComponent(reference),
});

/** The rows of a dashboard. */
export const plisQuery = (query: () => DashboardQuery) =>
  api.query('GET /plis', () => ({ query: toPliQuery(query()), headers: searchHeaders(query()) }));

/** The counts of its tiles, which follow its filters. */
export const countersQuery = (query: () => DashboardQuery) =>
  api.query('GET /plis/counters', () => ({ query: toCountersQuery(query()), headers: searchHeaders(query()) }));

/** The moves since a cursor; without one, the first cursor. */
export const changementsQuery = (query: () => DashboardQuery, since: () => number | undefined = () => undefined) =>
  api.query('GET /plis/changements', () => ({ query: { ...(query().periode ?? lastMonth()), depuis: since() } }));

/** The account's saved view; null when there is none. */
export const savedViewQuery = () => preferences.query(SAVED_VIEW, isSavedView);

/** The first requests of the dashboard at this address, in the page's order: the changes before the list. */
export function dashboardQueries({ pathname, search }: URL): readonly ApiQuery<unknown>[] {
  if (pathname !== PATHS.dashboard) return [];
  const query = currentQuery(parseQuery(search));
  const asked = () => query;
  return [changementsQuery(asked), plisQuery(asked), countersQuery(asked), savedViewQuery()];
}
