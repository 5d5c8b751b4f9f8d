import { guichetFerme, requeteInvalide, route, type Guichets, type RateLimit, type Route } from '@pwp/api-kit';
import {
  AdresseConfirmee,
  ConfirmerAdresse,
  Defi,
  DemanderCompte,
  DemandeRecue,
  GuichetProposeList,
  GuichetQuery,
  SuivreDemande,
} from '../../contracts/index.ts';
import { lienDejaUtilise, lienExpire, preuveInvalide, tropDeDemandes } from '../problems.ts';
import type { Defis } from '../services/defi.ts';
import { confirmAddress, type ConfirmationContext } from '../services/demande-confirmation.ts';
import type { DemandeReception } from '../services/demande-reception.ts';
import type { DemandeSuivi } from '../services/demande-suivi.ts';

/** Guichets proposed for one search, at most. */
const PROPOSED = 10;

/** What these routes work with. */
export interface PublicRoutesContext extends ConfirmationContext {
  guichets: Guichets;
  defis: Defis;
  reception: DemandeReception;
  suivi: DemandeSuivi;
  /** Of all but the demandes themselves. */
  readings: RateLimit;
}

/** « Je crée mon espace »: what anybody may call. */
export function publicRoutes(context: PublicRoutesContext): Route[] {
  const { guichets, defis, reception, suivi, readings } = context;
  return [
    route({
      method: 'get',
      path: '/defi',
      summary: 'Une preuve de travail à faire avant de demander un compte',
      access: 'public',
      output: Defi,
      problems: [tropDeDemandes],
      handler: async ({ origin }) => {
        await readings.require(origin);
        return defis.create();
      },
    }),

    route({
      method: 'get',
      path: '/guichets',
      summary: 'Les guichets ouverts dont le code ou le nom correspond, 10 au plus',
      access: 'public',
      query: GuichetQuery,
      output: GuichetProposeList,
      problems: [tropDeDemandes],
      handler: async ({ query, origin }) => {
        await readings.require(origin);
        const found = await guichets.search(query.texte, PROPOSED);
        return { items: found.map(({ code, nom }) => ({ code, nom })), total: found.length };
      },
    }),

    route({
      method: 'post',
      path: '/demandes',
      summary: "Demander un compte ; la réponse est la même, que l'adresse soit connue ou non",
      access: 'public',
      body: DemanderCompte,
      output: DemandeRecue,
      status: 202,
      problems: [tropDeDemandes, requeteInvalide, guichetFerme, preuveInvalide],
      handler: async ({ body, origin }) => {
        await reception.receive(body, origin);
        return { etat: 'courriel-envoye' as const };
      },
    }),

    route({
      method: 'post',
      path: '/demandes/suivi',
      summary: "Recevoir par courriel l'état de sa demande ; la réponse est la même, que l'adresse soit connue ou non",
      access: 'public',
      body: SuivreDemande,
      output: DemandeRecue,
      status: 202,
      problems: [tropDeDemandes, requeteInvalide, preuveInvalide],
      handler: async ({ body, origin }) => {
        await suivi.ask(body, origin);
        return { etat: 'courriel-envoye' as const };
      },
    }),

    route({
      method: 'post',
      path: '/demandes/confirmation',
      summary: "Confirmer l'adresse par le code du lien reçu ; la demande attend alors un référent",
      access: 'public',
      body: ConfirmerAdresse,
      output: AdresseConfirmee,
      problems: [tropDeDemandes, lienExpire, lienDejaUtilise],
      handler: async ({ body, origin }) => {
        await readings.require(origin);
        return confirmAddress(context, body.jeton, origin);
      },
    }),
  ];
}
