import { route, serviceIndisponible, type Route } from '@pwp/api-kit';
import { configurationEndpoints } from '../../contracts/index.ts';
import { ADMINISTRATEUR } from '../access.ts';
import {
  changementIncertain,
  changementNonJournalise,
  changementRefuse,
  configurationAbsente,
  configurationModifiee,
  configurationRefusee,
  moduleInconnu,
} from '../problems.ts';
import type { ConfigurationService } from './configuration-service.ts';

/** What administrators set of modules. */
export function configurationsRoutes(configurations: ConfigurationService): Route[] {
  return [
    route(configurationEndpoints['GET /modules/:moduleId/configuration'], {
      access: ADMINISTRATEUR,
      problems: [moduleInconnu, configurationAbsente, serviceIndisponible],
      handler: ({ params }) => configurations.read(params.moduleId),
    }),

    route(configurationEndpoints['PUT /modules/:moduleId/configuration'], {
      access: ADMINISTRATEUR,
      problems: [
        moduleInconnu,
        configurationAbsente,
        configurationModifiee,
        configurationRefusee,
        changementRefuse,
        changementIncertain,
        changementNonJournalise,
        serviceIndisponible,
      ],
      handler: ({ account, origin, params, body }) => configurations.save({ account, origin }, params.moduleId, body),
    }),
  ];
}
