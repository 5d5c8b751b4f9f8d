import {
  compteExistant,
  compteInconnu,
  identiteIndisponible,
  requeteInvalide,
  route,
  type RateLimit,
  type Route,
} from '@pwp/api-kit';
import { adresseEndpoints, lienAdresseEndpoints } from '../../contracts/index.ts';
import { REFERENT } from '../access.ts';
import {
  compteChange,
  compteProtege,
  compteSuspendu,
  guichetHorsPerimetre,
  lienDejaUtilise,
  lienExpire,
  tropDeDemandes,
} from '../problems.ts';
import { confirmAdresse, stopAdresse, type AdresseLinksContext } from './adresse-links.ts';
import type { AdresseService } from './adresse-service.ts';

interface AdressesRoutesContext extends AdresseLinksContext {
  adresses: AdresseService;
  /** For the public routes. */
  readings: RateLimit;
}

const ACT_PROBLEMS = [compteInconnu, compteProtege, guichetHorsPerimetre, identiteIndisponible, compteChange];

/** A new address for an account: proposed by a référent, confirmed and stopped by the links of its mails. */
export function adressesRoutes({ adresses, readings, ...context }: AdressesRoutesContext): Route[] {
  return [
    route(adresseEndpoints['POST /comptes/:compteId/adresse'], {
      access: REFERENT,
      problems: [...ACT_PROBLEMS, compteSuspendu, compteExistant, requeteInvalide, tropDeDemandes],
      handler: ({ account, origin, params, body }) =>
        adresses.propose({ account, origin }, params.compteId, body.email),
    }),

    route(adresseEndpoints['DELETE /comptes/:compteId/adresse'], {
      access: REFERENT,
      problems: ACT_PROBLEMS,
      handler: ({ account, origin, params }) => adresses.withdraw({ account, origin }, params.compteId),
    }),

    route(lienAdresseEndpoints['POST /adresses/confirmation'], {
      access: 'public',
      problems: [tropDeDemandes, lienExpire, lienDejaUtilise],
      handler: async ({ body, origin }) => {
        await readings.require(origin);
        return confirmAdresse(context, body.jeton, origin);
      },
    }),

    route(lienAdresseEndpoints['POST /adresses/arret'], {
      access: 'public',
      problems: [tropDeDemandes, lienExpire, lienDejaUtilise],
      handler: async ({ body, origin }) => {
        await readings.require(origin);
        await stopAdresse(context, body.jeton, origin);
      },
    }),
  ];
}
