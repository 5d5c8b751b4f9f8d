import { route, serviceIndisponible, type Route } from '@pwp/api-kit';
import { z } from 'zod';

const Health = z.object({ status: z.literal('ok') });

/** The probes, below `/api/health`: whether the process lives, and whether it should be given requests. */
export function healthRoutes(ready: () => Promise<boolean>): Route[] {
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
      output: Health,
      problems: [serviceIndisponible],
      handler: async () => {
        if (!(await ready())) throw serviceIndisponible("La base de données ne répond pas, ou l'API s'arrête.");
        return { status: 'ok' as const };
      },
    }),
  ];
}
