import { z } from 'zod';
import { DashboardQueries } from './dashboard-queries.ts';

const Environment = z.object({
  BARE_PORT: z.coerce.number().int(),
  BARE_DATABASE_URL: z.string(),
  BARE_CERTIFICATES_URL: z.url(),
  BARE_QUERIES: z.string().transform((text) => DashboardQueries.parse(JSON.parse(text))),
});

const read = Environment.parse(process.env);

/** Settings that `dashboard.ts` passes to the floor. */
export const bareConfig = {
  port: read.BARE_PORT,
  databaseUrl: read.BARE_DATABASE_URL,
  certificatesUrl: read.BARE_CERTIFICATES_URL,
  queries: read.BARE_QUERIES,
} as const;
