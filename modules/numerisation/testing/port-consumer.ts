import { defineApiModule, route, type RequestCaller } from '@pwp/api-kit';
import { demandesPort, statistiquesPort } from '@pwp/api-kit/ports';
import { z } from 'zod';

const body = z.object({ methode: z.string(), input: z.unknown() });

/** A module that hands on what it is asked to the ports of Numérisation, and answers what they say. */
export const portConsumer = defineApiModule({
  id: 'voisin',
  settings: z.object({}),
  needs: { ports: { 'numerisation.demandes': '^1.0.0', 'numerisation.statistiques': '^1.0.0' } },
  defineModels: () => undefined,
  migrations: [],
  start(context) {
    const methods: Readonly<Record<string, (caller: RequestCaller, input: never) => Promise<unknown>>> = {
      ...context.port(demandesPort),
      ...context.port(statistiquesPort),
    };
    return {
      routes: [
        route(
          { method: 'post', path: '/ports', summary: 'Ce que répond un port', body, output: z.unknown() },
          {
            access: 'signed-in',
            handler: async ({ caller, body: { methode, input } }) => methods[methode]?.(caller, input as never),
          },
        ),
      ],
    };
  },
});
