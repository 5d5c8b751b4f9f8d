import { preferences, type ApiQuery } from '@pwp/web-kit';
import { parseQuery } from 'vue-router';
import { api } from '../api.ts';
import { PATHS } from '../paths.ts';
import { currentQuery } from './dashboard-location.ts';
import { toPliQuery, type DashboardQuery } from './dashboard-query.ts';
import { isSavedView } from './toolbar/saved-view.ts';

/** Where the account's view of the dashboard is kept. */
export const SAVED_VIEW = 'numerisation.tableau-de-bord';

/** The header that searches for a numéro unique or its beginning: no address holds it. */
export const searchHeaders = ({ numeroUnique }: DashboardQuery) => ({
  'x-numero-unique': numeroUnique === '' ? undefined : numeroUnique,
});

function periodOf(query: DashboardQuery) {
  const { du, au } = toPliQuery(query);
  return { du, au };
}

/** The rows that a dashboard shows. */
export const plisQuery = (query: () => DashboardQuery) =>
  api.query('GET /plis', () => ({ query: toPliQuery(query()), headers: searchHeaders(query()) }));

/** What its tiles count. */
export const countersQuery = (query: () => DashboardQuery) =>
  api.query('GET /plis/counters', () => ({ query: periodOf(query()) }));

/** What moved since a cursor; without one, where to go on from. */
export const changementsQuery = (query: () => DashboardQuery, since: () => number | undefined = () => undefined) =>
  api.query('GET /plis/changements', () => ({ query: { ...periodOf(query()), depuis: since() } }));

/** The view that the account saved; null when it saved none. */
export const savedViewQuery = () => preferences.query(SAVED_VIEW, isSavedView);

/** What the dashboard at this address asks first, in the order of the page: what moved before the list. */
export function dashboardQueries({ pathname, search }: URL): readonly ApiQuery<unknown>[] {
  if (pathname !== PATHS.dashboard) return [];
  const query = currentQuery(parseQuery(search));
  const asked = () => query;
  return [changementsQuery(asked), plisQuery(asked), countersQuery(asked), savedViewQuery()];
}
