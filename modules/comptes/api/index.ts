import { ACTES_EN_MOTS } from './actes/act-phrases.ts';
import { namesOfDemandes } from './demandes/demande-names.ts';
import { createRateLimit, defineApiModule } from '@pwp/api-kit';
import { createAdresseService } from './adresses/adresse-service.ts';
import { adressesRoutes } from './adresses/adresses-routes.ts';
import { applyAdresses } from './adresses/apply-adresses.ts';
import { comptesSettings } from './config.ts';
import { expireDemandes } from './demandes/expire-demandes.ts';
import { purgeDemandes } from './demandes/purge-demandes.ts';
import { remindDemandes } from './demandes/remind-demandes.ts';
import { comptesPersonalData } from './personal-data/personal-data.ts';
import { comptesMigrations } from './migrations/index.ts';
import { defineComptesModels } from './define-models.ts';
import { tropDeDemandes } from './problems.ts';
import { bureauRoutes } from './bureau/bureau-routes.ts';
import { comptesNeeds } from './needs.ts';
import { comptesNotices } from './notices.ts';
import { comptesRoutes } from './comptes/comptes-routes.ts';
import { demandesRoutes } from './demandes/demandes-routes.ts';
import { importsRoutes } from './imports/imports-routes.ts';
import { guichetsRoutes } from './guichets/guichets-routes.ts';
import { rechercheRoutes } from './recherche/recherche-routes.ts';
import { premiereVisiteRoutes } from './premiere-visite/premiere-visite-routes.ts';
import { openingHandlers } from './activations/compte-opening.ts';
import { activationHandlers } from './activations/activation-mail.ts';
import { createCompteService } from './comptes/compte-service.ts';
import { createDefis } from './premiere-visite/defi.ts';
import { welcomeHandlers } from './premiere-visite/demande-welcome.ts';
import { createDemandeService } from './demandes/demande-service.ts';
import { createDemandeReception } from './premiere-visite/demande-reception.ts';
import { createDemandeSuivi, suiviHandlers } from './premiere-visite/demande-suivi.ts';
import { importHandlers } from './imports/import-provisioning.ts';
import { createImportService } from './imports/import-service.ts';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 24 * HOUR;
/** New addresses that one person proposes in a day. */
const PROPOSALS = 100;
const LIMIT = { problem: tropDeDemandes };

/** Work of one proof: rounds of PBKDF2 for each of some 256 tries; these take about a second in a browser. */
const ROUNDS = 5_000;

/** Comptes: demandes de compte, decisions on them, and the référents' acts on the accounts of their guichets. */
export const comptesApi = comptesApiWith(ROUNDS);

/** The same with so many rounds of PBKDF2 for a try of a proof of work. */
export function comptesApiWith(rounds: number) {
  return defineApiModule({
    id: 'comptes',
    needs: comptesNeeds,
    settings: comptesSettings,
    secrets: ['PWP_COMPTES_DEFI_SECRET'],
    notices: comptesNotices,
    defineModels: defineComptesModels,
    migrations: comptesMigrations,
    acts: ACTES_EN_MOTS,
    topics: {
      'comptes.welcome-demande': { title: 'Réponse à une demande de compte', system: 'Service de connexion' },
      'comptes.follow-demande': { title: 'Réponse sur une demande de compte', system: 'Service de connexion' },
      'comptes.send-activation': { title: 'Courriel d’activation', system: 'Service de connexion' },
      'comptes.open-compte': { title: 'Ouverture d’un compte', system: 'Service de connexion' },
      'comptes.provision-compte': { title: 'Création d’un compte importé', system: 'Service de connexion' },
    },
    start(context) {
      const { settings, clock, sharedLimit } = context;
      const defis = createDefis(settings.PWP_COMPTES_DEFI_SECRET, rounds, clock);
      const limits = {
        demandes: sharedLimit('demandes', settings.PWP_COMPTES_DEMANDES_PAR_HEURE, HOUR, LIMIT),
        courriels: sharedLimit('courriels', settings.PWP_COMPTES_COURRIELS_PAR_HEURE, HOUR, LIMIT),
      };
      const readings = createRateLimit(settings.PWP_COMPTES_LECTURES_PAR_MINUTE, MINUTE, LIMIT);
      const proposals = sharedLimit('adresses', PROPOSALS, DAY, LIMIT);
      return {
        routes: [
          ...premiereVisiteRoutes({
            ...context,
            defis,
            reception: createDemandeReception({ ...context, defis, limits }),
            suivi: createDemandeSuivi({ ...context, defis, limits }),
            readings,
          }),
          ...adressesRoutes({ ...context, readings, adresses: createAdresseService({ ...context, proposals }) }),
          ...bureauRoutes(context),
          ...demandesRoutes({ ...context, decision: createDemandeService(context) }),
          ...comptesRoutes({ ...context, acts: createCompteService(context) }),
          ...importsRoutes({ ...context, imports: createImportService(context) }),
          ...guichetsRoutes(context),
          ...rechercheRoutes(context),
        ],
        personalData: comptesPersonalData(context),
        targetNames: { 'demande-de-compte': namesOfDemandes },
        jobs: [expireDemandes(context), remindDemandes(context), purgeDemandes(context), applyAdresses(context)],
        outbox: {
          ...welcomeHandlers(context),
          ...suiviHandlers(context),
          ...openingHandlers(context),
          ...activationHandlers(context),
          ...importHandlers(context),
        },
      };
    },
  });
}
