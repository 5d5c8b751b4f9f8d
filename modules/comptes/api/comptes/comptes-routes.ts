import {
  compteInconnu,
  exportEnCours,
  guichetFerme,
  hiddenFilter,
  identiteIndisponible,
  requeteInvalide,
  route,
  serviceIndisponible,
  type Exports,
  type Route,
} from '@pwp/api-kit';
import { compteEndpoints } from '../../contracts/index.ts';
import {
  acteNonJournalise,
  compteActif,
  compteChange,
  compteProtege,
  compteSuspendu,
  dernierReferent,
  guichetHorsPerimetre,
  referentsEnCours,
} from '../problems.ts';
import type { CompteService } from './compte-service.ts';
import { exportComptes } from './compte-export.ts';
import { findComptes, listComptes, readCompte, type CompteReading } from './compte-reading.ts';
import { ADMINISTRATEUR, REFERENT } from '../access.ts';

/** Problems that any act on an account may return. */
const ACT_PROBLEMS = [compteInconnu, compteProtege, identiteIndisponible, acteNonJournalise];

const COMPTES = { type: 'export', id: 'comptes', libelle: 'Comptes' } as const;

interface ComptesRoutesContext extends CompteReading {
  acts: CompteService;
  exports: Exports;
}

/** The accounts of a référent's guichets. */
export function comptesRoutes({ acts, exports, ...reading }: ComptesRoutesContext): Route[] {
  return [
    route(compteEndpoints['GET /comptes'], {
      access: REFERENT,
      heavy: 'outside',
      problems: [guichetHorsPerimetre, identiteIndisponible],
      handler: ({ account, query }) => listComptes(reading, account, query),
    }),

    // Before the route of one account: an account's identifier has no dot.
    route(compteEndpoints['GET /comptes/export.csv'], {
      access: REFERENT,
      problems: [guichetHorsPerimetre, identiteIndisponible, exportEnCours, serviceIndisponible],
      handler: ({ account, origin, signal, query }) => {
        const { texte, etat, guichet } = query;
        const filtres = { texte: hiddenFilter(texte), etat, guichet };
        return exports.send(
          { account, origin, signal, action: 'comptes.export-comptes', cible: COMPTES, filtres },
          async () => {
            const found = await findComptes(reading, account, query);
            return exportComptes(found, await reading.lastSeen.of(found.map(({ id }) => id)));
          },
        );
      },
    }),

    route(compteEndpoints['GET /comptes/:compteId'], {
      access: REFERENT,
      problems: [compteInconnu, identiteIndisponible],
      handler: ({ account, params }) => readCompte(reading, account, params.compteId),
    }),

    route(compteEndpoints['PUT /comptes/:compteId/guichets'], {
      access: REFERENT,
      problems: [...ACT_PROBLEMS, compteChange, guichetHorsPerimetre, guichetFerme, requeteInvalide],
      handler: ({ account, origin, params, body }) => acts.changeGuichets({ account, origin }, params.compteId, body),
    }),

    route(compteEndpoints['PUT /comptes/:compteId/perimetre'], {
      access: ADMINISTRATEUR,
      problems: [...ACT_PROBLEMS, compteChange, dernierReferent, referentsEnCours, guichetFerme, requeteInvalide],
      handler: ({ account, origin, params, body }) => acts.changePerimetre({ account, origin }, params.compteId, body),
    }),

    route(compteEndpoints['POST /comptes/:compteId/suspension'], {
      access: REFERENT,
      problems: [...ACT_PROBLEMS, dernierReferent, referentsEnCours],
      handler: ({ account, origin, params, body }) => acts.suspend({ account, origin }, params.compteId, body),
    }),

    route(compteEndpoints['POST /comptes/:compteId/retablissement'], {
      access: REFERENT,
      problems: ACT_PROBLEMS,
      handler: ({ account, origin, params }) => acts.reinstate({ account, origin }, params.compteId),
    }),

    route(compteEndpoints['DELETE /comptes/:compteId'], {
      access: ADMINISTRATEUR,
      problems: [...ACT_PROBLEMS, compteActif],
      handler: ({ account, origin, params }) => acts.remove({ account, origin }, params.compteId),
    }),

    route(compteEndpoints['POST /comptes/:compteId/courriel-activation'], {
      access: REFERENT,
      problems: [compteInconnu, compteProtege, identiteIndisponible, compteSuspendu],
      handler: ({ account, origin, params }) => acts.resendMail({ account, origin }, params.compteId),
    }),

    route(compteEndpoints['POST /comptes/:compteId/deconnexion'], {
      access: REFERENT,
      problems: ACT_PROBLEMS,
      handler: ({ account, origin, params }) => acts.disconnect({ account, origin }, params.compteId),
    }),
  ];
}
