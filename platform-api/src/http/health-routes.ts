import { route, serviceIndisponible, type Route } from '@pwp/api-kit';
import { z } from 'zod';
import type { Readiness } from '../health/readiness.ts';
import type { FreeSpace } from '../files/free-space.ts';

const Health = z.object({ status: z.literal('ok') });
/** A disk that fills does not end readiness: pages are read, and what is refused says so (507). */
const Ready = Health.extend({ stockage: z.enum(['suffisant', 'insuffisant']) });

/** The probes, below `/api/health`: whether the process lives, and whether it should be given requests. */
export function healthRoutes(ready: Readiness, space: FreeSpace): Route[] {
  return [
    route({
      method: 'get',
      path: '/live',
      summary: 'Le processus répond',
      access: 'public',
      unthrottled: true,
      output: Health,
      handler: () => Promise.resolve({ status: 'ok' as const }),
    }),
    route({
      method: 'get',
      path: '/ready',
      summary: 'Le processus peut recevoir des requêtes',
      access: 'public',
      unthrottled: true,
      output: Ready,
      problems: [serviceIndisponible],
      handler: async () => {
        const missing = await ready();
        if (missing !== undefined) throw serviceIndisponible(missing);
        return {
          status: 'ok' as const,
          stockage: (await space.isLow()) ? ('insuffisant' as const) : ('suffisant' as const),
        };
      },
    }),
  ];
}
