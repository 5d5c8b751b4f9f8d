import { route, serviceIndisponible, type ModuleContext, type Route } from '@pwp/api-kit';
import { SEARCH_LIMITS, type ModuleSummary, type SearchAnswer, type SearchResult } from '@pwp/contracts';
import { rechercheEndpoints } from '../../contracts/index.ts';
import { ADMINISTRATEUR } from '../access.ts';
import { registryProblem } from '../providers/registry-failure.ts';
import type { RegistryProvider } from '../providers/registry-provider.ts';

type RechercheContext = Pick<ModuleContext<unknown>, 'log'> & { registry: Pick<RegistryProvider, 'listModules'> };

/** The search box of the header. */
export function rechercheRoutes(context: RechercheContext): Route[] {
  return [
    route(rechercheEndpoints['POST /recherche'], {
      access: ADMINISTRATEUR,
      problems: [serviceIndisponible],
      handler: ({ body }) => search(context, body.texte),
    }),
  ];
}

/** The modules whose title or id holds the text. Throws `service-indisponible`. */
async function search({ log, registry }: RechercheContext, texte: string): Promise<SearchAnswer> {
  const text = texte.toLowerCase();
  const { items } = await registry.listModules().catch((error: unknown) => {
    throw registryProblem(log, error);
  });
  const found = items.filter(({ id, title }) => id.includes(text) || title.toLowerCase().includes(text));
  return { items: found.slice(0, SEARCH_LIMITS.results).map(presentFoundModule) };
}

function presentFoundModule({ id, title, configurable }: ModuleSummary): SearchResult {
  return configurable
    ? { kind: 'Service', label: title, detail: 'Configurer', path: `/registre/modules/${id}/configuration` }
    : { kind: 'Service', label: title, detail: 'Versions', path: '/registre' };
}
