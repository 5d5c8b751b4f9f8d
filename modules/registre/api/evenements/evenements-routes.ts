import { route, serviceIndisponible, type ModuleContext, type Route } from '@pwp/api-kit';
import { evenementEndpoints } from '../../contracts/index.ts';
import { ADMINISTRATEUR } from '../access.ts';
import { registryProblem } from '../providers/registry-failure.ts';
import type { RegistryProvider } from '../providers/registry-provider.ts';
import { presentEvenement } from './evenement-presenter.ts';

type EvenementsContext = Pick<ModuleContext<unknown>, 'log'> & { registry: RegistryProvider };

/** The journal of the registry. */
export function evenementsRoutes({ log, registry }: EvenementsContext): Route[] {
  return [
    route(evenementEndpoints['GET /evenements'], {
      access: ADMINISTRATEUR,
      problems: [serviceIndisponible],
      handler: async ({ query }) => {
        const { items, total, nextCursor } = await registry.listEvents(query.curseur).catch((error: unknown) => {
          throw registryProblem(log, error);
        });
        return { items: items.map(presentEvenement), total, ...(nextCursor !== undefined && { nextCursor }) };
      },
    }),
  ];
}
