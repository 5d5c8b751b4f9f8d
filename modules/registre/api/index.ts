import { defineApiModule } from '@pwp/api-kit';
import { ACTES_EN_MOTS } from './act-phrases.ts';
import { registreSettings } from './config.ts';
import { createConfigurationService } from './configurations/configuration-service.ts';
import { configurationsRoutes } from './configurations/configurations-routes.ts';
import { evenementsRoutes } from './evenements/evenements-routes.ts';
import { createModuleService } from './modules/module-service.ts';
import { rechercheRoutes } from './recherche/recherche-routes.ts';
import { modulesRoutes } from './modules/modules-routes.ts';
import { createRegistryProvider } from './providers/registry-provider.ts';

/** Patience for one call of the registry, ms. */
const PATIENCE = 5_000;

/** Registre: the releases of the portal's modules, for administrators. It keeps nothing: the registry does. */
export const registreApi = registreApiWith(PATIENCE);

/** The same with another patience for one call of the registry, ms. */
export function registreApiWith(timeoutMs: number) {
  return defineApiModule({
    id: 'registre',
    settings: registreSettings,
    secrets: ['PWP_REGISTRY_OPERATOR_TOKEN'],
    defineModels: () => undefined,
    migrations: [],
    acts: ACTES_EN_MOTS,
    start(context) {
      const { settings } = context;
      const registry = createRegistryProvider({
        urls: settings.PWP_REGISTRY_URL,
        operatorToken: settings.PWP_REGISTRY_OPERATOR_TOKEN,
        timeoutMs,
        log: context.log,
      });
      return {
        routes: [
          ...modulesRoutes(createModuleService({ ...context, registry })),
          ...configurationsRoutes(createConfigurationService({ ...context, registry })),
          ...evenementsRoutes({ ...context, registry }),
          ...rechercheRoutes({ ...context, registry }),
        ],
      };
    },
  });
}
