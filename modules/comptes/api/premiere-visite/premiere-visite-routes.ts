import { guichetFerme, requeteInvalide, route, type Guichets, type RateLimit, type Route } from '@pwp/api-kit';
import { premiereVisiteEndpoints } from '../../contracts/index.ts';
import { lienDejaUtilise, lienExpire, preuveInvalide, tropDeDemandes } from '../problems.ts';
import type { Defis } from './defi.ts';
import { confirmAddress, type ConfirmationContext } from './demande-confirmation.ts';
import type { DemandeReception } from './demande-reception.ts';
import type { DemandeSuivi } from './demande-suivi.ts';

/** Most guichets suggested for one search. */
const PROPOSED = 10;

interface PremiereVisiteRoutesContext extends ConfirmationContext {
  guichets: Guichets;
  defis: Defis;
  reception: DemandeReception;
  suivi: DemandeSuivi;
  /** For all routes except the demandes themselves. */
  readings: RateLimit;
}

/** The public routes of « Je crée mon espace ». */
export function premiereVisiteRoutes(context: PremiereVisiteRoutesContext): Route[] {
  const { guichets, defis, reception, suivi, readings } = context;
  return [
    route(premiereVisiteEndpoints['GET /defi'], {
      access: 'public',
      problems: [tropDeDemandes],
      handler: async ({ origin }) => {
        await readings.require(origin);
        return defis.create();
      },
    }),

    route(premiereVisiteEndpoints['GET /guichets'], {
      access: 'public',
      problems: [tropDeDemandes],
      handler: async ({ query, origin }) => {
        await readings.require(origin);
        const found = await guichets.search(query.texte, PROPOSED);
        return { items: found.map(({ code, nom }) => ({ code, nom })), total: found.length };
      },
    }),

    route(premiereVisiteEndpoints['POST /demandes'], {
      access: 'public',
      problems: [tropDeDemandes, requeteInvalide, guichetFerme, preuveInvalide],
      handler: async ({ body, origin }) => {
        await reception.receive(body, origin);
        return { etat: 'courriel-envoye' as const };
      },
    }),

    route(premiereVisiteEndpoints['POST /demandes/suivi'], {
      access: 'public',
      problems: [tropDeDemandes, requeteInvalide, preuveInvalide],
      handler: async ({ body, origin }) => {
        await suivi.ask(body, origin);
        return { etat: 'courriel-envoye' as const };
      },
    }),

    route(premiereVisiteEndpoints['POST /demandes/confirmation'], {
      access: 'public',
      problems: [tropDeDemandes, lienExpire, lienDejaUtilise],
      handler: async ({ body, origin }) => {
        await readings.require(origin);
        return confirmAddress(context, body.jeton, origin);
      },
    }),
  ];
}
