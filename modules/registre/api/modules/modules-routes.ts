import { route, serviceIndisponible, type Route } from '@pwp/api-kit';
import { moduleEndpoints } from '../../contracts/index.ts';
import { ADMINISTRATEUR } from '../access.ts';
import {
  anneauInconnu,
  apiIncompatible,
  besoinsAApprouver,
  changementIncertain,
  changementNonJournalise,
  changementRefuse,
  cheminPris,
  moduleInconnu,
  moduleModifie,
  registreIndispensable,
  rienAAnnuler,
  versionAlteree,
  versionInconnue,
} from '../problems.ts';
import type { ModuleService } from './module-service.ts';

const CHANGE = [
  moduleInconnu,
  moduleModifie,
  changementRefuse,
  changementIncertain,
  changementNonJournalise,
  serviceIndisponible,
];

/** The modules of the registry. */
export function modulesRoutes(modules: ModuleService): Route[] {
  return [
    route(moduleEndpoints['GET /modules'], {
      access: ADMINISTRATEUR,
      problems: [serviceIndisponible],
      handler: () => modules.list(),
    }),

    route(moduleEndpoints['POST /modules/:moduleId/promotion'], {
      access: ADMINISTRATEUR,
      problems: [
        anneauInconnu,
        versionInconnue,
        versionAlteree,
        apiIncompatible,
        besoinsAApprouver,
        cheminPris,
        ...CHANGE,
      ],
      handler: ({ account, origin, params, body }) => modules.promote({ account, origin }, params.moduleId, body),
    }),

    route(moduleEndpoints['POST /modules/:moduleId/accord'], {
      access: ADMINISTRATEUR,
      problems: [versionInconnue, ...CHANGE],
      handler: ({ account, origin, params, body }) => modules.approve({ account, origin }, params.moduleId, body),
    }),

    route(moduleEndpoints['POST /modules/:moduleId/retour'], {
      access: ADMINISTRATEUR,
      problems: [rienAAnnuler, cheminPris, ...CHANGE],
      handler: ({ account, origin, params, body }) => modules.rollback({ account, origin }, params.moduleId, body),
    }),

    route(moduleEndpoints['POST /modules/:moduleId/coupure'], {
      access: ADMINISTRATEUR,
      problems: [registreIndispensable, ...CHANGE],
      handler: ({ account, origin, params, body }) => modules.disable({ account, origin }, params.moduleId, body),
    }),

    route(moduleEndpoints['POST /modules/:moduleId/reprise'], {
      access: ADMINISTRATEUR,
      problems: CHANGE,
      handler: ({ account, origin, params, body }) => modules.enable({ account, origin }, params.moduleId, body),
    }),
  ];
}
