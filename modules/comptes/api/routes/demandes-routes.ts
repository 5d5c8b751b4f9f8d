import { compteExistant, guichetFerme, identiteIndisponible, profilInvalide, route, type Route } from '@pwp/api-kit';
import {
  DemandeDeCompte,
  DemandeDetail,
  DemandeList,
  DemandeParams,
  DemandeQuery,
  RefuserDemande,
  ValiderDemande,
} from '../../contracts/index.ts';
import { demandeDejaTraitee, demandeIntrouvable, guichetHorsPerimetre, roleReserve } from '../problems.ts';
import type { DemandeDecision } from '../services/demande-decision.ts';
import { readDemandeDetail, type DemandeHistoryReading } from '../services/demande-history.ts';
import { listDemandes } from '../services/demande-reading.ts';
import { REFERENT } from './access.ts';

/** What these routes work with. */
export interface DemandesRoutesContext extends DemandeHistoryReading {
  decision: DemandeDecision;
}

/** The demandes that a référent handles. */
export function demandesRoutes({ decision, ...reading }: DemandesRoutesContext): Route[] {
  return [
    route({
      method: 'get',
      path: '/demandes',
      summary: 'Les demandes de mon périmètre, la plus ancienne en tête',
      access: REFERENT,
      query: DemandeQuery,
      output: DemandeList,
      handler: ({ account, query }) => listDemandes(reading, account, query),
    }),

    route({
      method: 'get',
      path: '/demandes/:demandeId',
      summary: 'Une demande de mon périmètre et son historique',
      access: REFERENT,
      params: DemandeParams,
      output: DemandeDetail,
      problems: [demandeIntrouvable],
      handler: ({ account, params }) => readDemandeDetail(reading, account, params.demandeId),
    }),

    route({
      method: 'post',
      path: '/demandes/:demandeId/validation',
      summary: "Valider une demande : le compte est créé, rattaché, et le courriel d'activation part",
      access: REFERENT,
      params: DemandeParams,
      body: ValiderDemande,
      output: DemandeDeCompte,
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

    route({
      method: 'post',
      path: '/demandes/:demandeId/refus',
      summary: 'Refuser une demande ; la personne en reçoit le motif',
      access: REFERENT,
      params: DemandeParams,
      body: RefuserDemande,
      output: DemandeDeCompte,
      problems: [demandeIntrouvable, demandeDejaTraitee, identiteIndisponible],
      handler: ({ account, origin, params, body }) => decision.refuse({ account, origin }, params.demandeId, body),
    }),
  ];
}
