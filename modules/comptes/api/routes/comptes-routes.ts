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
import {
  ChangerGuichets,
  ChangerPerimetre,
  Compte,
  CompteDetail,
  CompteExportQuery,
  CompteList,
  CompteParams,
  CompteQuery,
  SuspendreCompte,
} from '../../contracts/index.ts';
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
import type { CompteActs } from '../services/compte-acts.ts';
import { exportComptes } from '../services/compte-export.ts';
import { findComptes, listComptes, readCompte, type CompteReading } from '../services/compte-reading.ts';
import { ADMINISTRATEUR, REFERENT } from './access.ts';

/** What any act on an account may answer. */
const ACT_PROBLEMS = [compteInconnu, compteProtege, identiteIndisponible, acteNonJournalise];

const COMPTES = { type: 'export', id: 'comptes', libelle: 'Comptes' } as const;

/** What these routes work with. */
export interface ComptesRoutesContext extends CompteReading {
  acts: CompteActs;
  exports: Exports;
}

/** The accounts of a référent's guichets. */
export function comptesRoutes({ acts, exports, ...reading }: ComptesRoutesContext): Route[] {
  return [
    route({
      method: 'get',
      path: '/comptes',
      summary: 'Les comptes de mon périmètre, par nom',
      access: REFERENT,
      query: CompteQuery,
      output: CompteList,
      problems: [guichetHorsPerimetre, identiteIndisponible],
      handler: ({ account, query }) => listComptes(reading, account, query),
    }),

    // Before the route of one account, whose identifier has no dot.
    route({
      method: 'get',
      path: '/comptes/export.csv',
      summary: 'Tous les comptes que les filtres gardent, en CSV',
      access: REFERENT,
      query: CompteExportQuery,
      output: { file: 'text/csv' },
      problems: [guichetHorsPerimetre, identiteIndisponible, exportEnCours, serviceIndisponible],
      handler: ({ account, origin, signal, query }) => {
        const { texte, etat, guichet } = query;
        const filtres = { texte: hiddenFilter(texte), etat, guichet };
        return exports.send(
          { account, origin, signal, action: 'comptes.exporter-comptes', cible: COMPTES, filtres },
          async () => exportComptes(await findComptes(reading, account, query)),
        );
      },
    }),

    route({
      method: 'get',
      path: '/comptes/:compteId',
      summary: 'Un compte de mon périmètre et son historique',
      access: REFERENT,
      params: CompteParams,
      output: CompteDetail,
      problems: [compteInconnu, identiteIndisponible],
      handler: ({ account, params }) => readCompte(reading, account, params.compteId),
    }),

    route({
      method: 'put',
      path: '/comptes/:compteId/guichets',
      summary: 'Rattacher et détacher des guichets de mon périmètre ; les autres restent',
      access: REFERENT,
      params: CompteParams,
      body: ChangerGuichets,
      output: Compte,
      problems: [...ACT_PROBLEMS, compteChange, guichetHorsPerimetre, guichetFerme, requeteInvalide],
      handler: ({ account, origin, params, body }) => acts.changeGuichets({ account, origin }, params.compteId, body),
    }),

    route({
      method: 'put',
      path: '/comptes/:compteId/perimetre',
      summary: 'Nommer un référent, ou changer les guichets dont il est référent',
      access: ADMINISTRATEUR,
      params: CompteParams,
      body: ChangerPerimetre,
      output: Compte,
      problems: [...ACT_PROBLEMS, compteChange, dernierReferent, referentsEnCours, guichetFerme, requeteInvalide],
      handler: ({ account, origin, params, body }) => acts.changeScope({ account, origin }, params.compteId, body),
    }),

    route({
      method: 'post',
      path: '/comptes/:compteId/suspension',
      summary: "Suspendre un compte : il ne peut plus rien, à l'instant",
      access: REFERENT,
      params: CompteParams,
      body: SuspendreCompte,
      output: Compte,
      problems: [...ACT_PROBLEMS, dernierReferent, referentsEnCours],
      handler: ({ account, origin, params, body }) => acts.suspend({ account, origin }, params.compteId, body),
    }),

    route({
      method: 'post',
      path: '/comptes/:compteId/retablissement',
      summary: 'Rétablir un compte suspendu',
      access: REFERENT,
      params: CompteParams,
      output: Compte,
      problems: ACT_PROBLEMS,
      handler: ({ account, origin, params }) => acts.reinstate({ account, origin }, params.compteId),
    }),

    route({
      method: 'delete',
      path: '/comptes/:compteId',
      summary: 'Supprimer pour toujours un compte suspendu',
      access: ADMINISTRATEUR,
      params: CompteParams,
      output: 'none',
      problems: [...ACT_PROBLEMS, compteActif],
      handler: ({ account, origin, params }) => acts.remove({ account, origin }, params.compteId),
    }),

    route({
      method: 'post',
      path: '/comptes/:compteId/courriel-activation',
      summary: "Renvoyer le courriel d'activation ; il part dès que la messagerie répond",
      access: REFERENT,
      params: CompteParams,
      output: 'none',
      problems: [compteInconnu, compteProtege, identiteIndisponible, compteSuspendu],
      handler: ({ account, origin, params }) => acts.resendMail({ account, origin }, params.compteId),
    }),

    route({
      method: 'post',
      path: '/comptes/:compteId/deconnexion',
      summary: "Terminer les connexions d'un compte",
      access: REFERENT,
      params: CompteParams,
      output: 'none',
      problems: ACT_PROBLEMS,
      handler: ({ account, origin, params }) => acts.disconnect({ account, origin }, params.compteId),
    }),
  ];
}
