import { countersRead, pageRead, totalRead } from '@pwp/module-numerisation/plis-reads';
import { z } from 'zod';

/** Stands in the values where the guichet does. */
export const GUICHET = '{guichet}';

const Query = z.object({
  sql: z.string(),
  // An instant is a text on its way to the process of the floor.
  values: z.array(z.union([z.iso.datetime().transform((text) => new Date(text)), z.string(), z.number()])),
});
export type Query = z.infer<typeof Query>;

/** The queries behind a dashboard. */
export const DashboardQueries = z.object({ rows: Query, total: Query, counters: Query });

/** The queries of a dashboard that opens now, as the platform sends them: the floor sends the same, whatever they become. */
export function dashboardQueries(now: Date): z.input<typeof DashboardQueries> {
  const scope = { guichetCode: GUICHET, now, delai: new Date(now.getTime() - 10 * 86_400_000) };
  const page = { tri: 'dateTransmission', ordre: 'desc', page: 1, taille: 10 } as const;
  const reads = { rows: pageRead(scope, page), total: totalRead(scope, {}), counters: countersRead(scope, {}) };
  return JSON.parse(JSON.stringify(reads)) as z.input<typeof DashboardQueries>;
}
