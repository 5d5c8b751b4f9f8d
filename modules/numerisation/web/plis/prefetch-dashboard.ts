import { parseQuery } from 'vue-router';
import { numerisationClient as client } from '../numerisation-client.ts';
import { PATHS } from '../paths.ts';
import { currentQuery } from './dashboard-location.ts';
import { toPliQuery } from './dashboard-query.ts';

/** What the dashboard at this address asks first, in the order of the page: what moved before the list. */
export function prefetchDashboard({ pathname, search }: URL): void {
  if (pathname !== PATHS.dashboard) return;
  const query = currentQuery(parseQuery(search));
  const asked = toPliQuery(query);
  const { du, au } = asked;
  void client.getChangements({ du, au });
  void client.listPlis(asked, { numeroUnique: query.numeroUnique });
  void client.countPlis({ du, au });
  void client.readView();
}
