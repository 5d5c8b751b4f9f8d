import { countersRead, pageRead, totalRead } from '@pwp/module-numerisation/plis-reads';
import { z } from 'zod';

/** Placeholder of the guichet in the values. */
export const GUICHET = '{guichet}';

const Query = z.object({
  sql: z.string(),
  // An instant crosses to the floor's process as text.
  values: z.array(z.union([z.iso.datetime().transform((text) => new Date(text)), z.string(), z.number()])),
  plannedAnew: z.boolean().default(false),
});
export type Query = z.infer<typeof Query>;

/** The queries of a dashboard. */
export const DashboardQueries = z.object({ rows: Query, total: Query, counters: Query });

/**
 * The queries of a dashboard that opens now, captured from the platform. The floor sends the same ones, however they
 * change.
 */
export function dashboardQueries(now: Date): z.input<typeof DashboardQueries> {
  const delai = new Date(now.getTime() - 10 * 86_400_000);
  const scope = {
    guichetCode: GUICHET,
    accountId: '',
    named: { sql: 'numero_unique IS NOT NULL', values: [] },
    now,
    delai,
    derniereVisite: null,
  };
  const page = { tri: 'dateTransmission', ordre: 'desc', page: 1, taille: 25 } as const;
  const reads = { rows: pageRead(scope, page), total: totalRead(scope, {}), counters: countersRead(scope, {}) };
  return JSON.parse(JSON.stringify(reads)) as z.input<typeof DashboardQueries>;
}
