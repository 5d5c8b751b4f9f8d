import { route, serviceIndisponible, type Route } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { z } from 'zod';
import type { Readiness } from './readiness.ts';
import type { FreeSpace } from '../files/free-space.ts';

const Health = z.object({ status: z.literal('ok') });
/** A full disk, or a bucket that is away, does not end readiness: pages still load, and refused uploads answer 507 or 503. */
const Ready = Health.extend({ stockage: z.enum(['suffisant', 'insuffisant', 'injoignable']) });

const healthEndpoints = defineEndpoints({
  'GET /live': { summary: 'Le processus répond', output: Health },
  'GET /ready': { summary: 'Le processus peut recevoir des requêtes', output: Ready },
});

/** The probes, below `/api/health`: liveness and readiness. */
export function healthRoutes(ready: Readiness, space: FreeSpace): Route[] {
  return [
    route(healthEndpoints['GET /live'], {
      access: 'public',
      unthrottled: true,
      handler: () => Promise.resolve({ status: 'ok' as const }),
    }),
    route(healthEndpoints['GET /ready'], {
      access: 'public',
      unthrottled: true,
      problems: [serviceIndisponible],
      handler: async () => {
        const { missing, areFilesAway = false } = await ready();
        if (missing !== undefined) throw serviceIndisponible(missing);
        const status = 'ok' as const;
        if (areFilesAway) return { status, stockage: 'injoignable' as const };
        return { status, stockage: (await space.isLow()) ? ('insuffisant' as const) : ('suffisant' as const) };
      },
    }),
  ];
}
