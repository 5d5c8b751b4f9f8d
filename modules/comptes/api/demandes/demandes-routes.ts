import { compteExistant, guichetFerme, identiteIndisponible, profilInvalide, route, type Route } from '@pwp/api-kit';
import { demandeEndpoints } from '../../contracts/index.ts';
import { demandeDejaTraitee, demandeIntrouvable, guichetHorsPerimetre, roleReserve } from '../problems.ts';
import type { DemandeService } from './demande-service.ts';
import { readDemandeDetail, type DemandeHistoryReading } from './demande-reading.ts';
import { listDemandes } from './demande-reading.ts';
import { REFERENT } from '../access.ts';

interface DemandesRoutesContext extends DemandeHistoryReading {
  decision: DemandeService;
}

/** The demandes that a référent handles. */
export function demandesRoutes({ decision, ...reading }: DemandesRoutesContext): Route[] {
  return [
    route(demandeEndpoints['GET /demandes'], {
      access: REFERENT,
      handler: ({ account, query }) => listDemandes(reading, account, query),
    }),

    route(demandeEndpoints['GET /demandes/:demandeId'], {
      access: REFERENT,
      problems: [demandeIntrouvable],
      handler: ({ account, params }) => readDemandeDetail(reading, account, params.demandeId),
    }),

    route(demandeEndpoints['POST /demandes/:demandeId/validation'], {
      access: REFERENT,
      problems: [
        demandeIntrouvable,
        roleReserve,
        guichetHorsPerimetre,
        guichetFerme,
        demandeDejaTraitee,
        compteExistant,
        profilInvalide,
        identiteIndisponible,
      ],
      handler: ({ account, origin, params, body }) => decision.validate({ account, origin }, params.demandeId, body),
    }),

    route(demandeEndpoints['POST /demandes/:demandeId/refus'], {
      access: REFERENT,
      problems: [demandeIntrouvable, demandeDejaTraitee, identiteIndisponible],
      handler: ({ account, origin, params, body }) => decision.refuse({ account, origin }, params.demandeId, body),
    }),
  ];
}
