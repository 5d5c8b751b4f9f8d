import { defineApiModule } from '@pwp/api-kit';
import { createFileInspector } from '@pwp/api-kit/inspection';
import { demandesPort, statistiquesPort } from '@pwp/api-kit/ports';
import { ConfigurationSchema } from '@pwp/contracts';
import { numerisationConfiguration } from '../contracts/index.ts';
import declaration from '../module.json' with { type: 'json' };
import { ACTES_EN_MOTS } from './act-phrases.ts';
import { BOUNDS, type NumerisationBounds } from './bounds.ts';
import { createBrouillonEnvoi } from './brouillons/envoi/brouillon-envoi.ts';
import { createBrouillonFichiers } from './brouillons/fichiers/brouillon-fichiers.ts';
import { createBrouillonQuota } from './brouillons/quota/brouillon-quota.ts';
import { createBrouillonService } from './brouillons/brouillon-service.ts';
import { createDemandeContent } from './brouillons/fichiers/demande-content.ts';
import { numerisationSettings } from './config.ts';
import { createFileChecker } from './fichiers/file-check.ts';
import { purgeBrouillons } from './brouillons/purge-brouillons.ts';
import { purgeFiches } from './fiches/purge-fiches.ts';
import { createConsultations } from './consultations/consultations.ts';
import { purgeConsultations } from './consultations/purge-consultations.ts';
import { numerisationPersonalData } from './personal-data/personal-data.ts';
import { purgeCopies } from './plis/purge-copies.ts';
import { purgePlis } from './plis/purge-plis.ts';
import { followStatuts } from './plis/statuts/follow-statuts.ts';
import { plisNotices } from './plis/statuts/plis-notices.ts';
import { numerisationMigrations } from './migrations/index.ts';
import { defineNumerisationModels } from './define-models.ts';
import { createHttpDocaposteProvider } from './providers/http-docaposte-provider.ts';
import { createHttpSneProvider } from './providers/http-sne-provider.ts';
import { brouillonsRoutes } from './brouillons/brouillons-routes.ts';
import { correctionsRoutes } from './corrections/corrections-routes.ts';
import { serveDemandes } from './demandes/demandes-port.ts';
import { demandesRoutes } from './demandes/demandes-routes.ts';
import { ficheRoutes } from './fiches/fiches-routes.ts';
import { plisRoutes } from './plis/plis-routes.ts';
import { rejetsRoutes } from './rejets/rejets-routes.ts';
import { serveStatistiques } from './statistiques/statistiques-port.ts';
import { statistiquesRoutes } from './statistiques/statistiques-routes.ts';
import { rechercheRoutes } from './recherche/recherche-routes.ts';
import { createDemandeService } from './demandes/demande-service.ts';
import { createPliCreation } from './plis/envoi/pli-creation.ts';
import { depositHandlers } from './plis/envoi/pli-deposit.ts';

const DAY = 24 * 3_600_000;

/** Numérisation: the plis of a guichet, the pieces of a demande, the fiche de transmission. */
export const numerisationApi = numerisationApiWith(BOUNDS);

/** The same within other bounds. */
export function numerisationApiWith(bounds: NumerisationBounds) {
  return defineApiModule({
    id: 'numerisation',
    needs: { topics: ['numerisation.deposit-pli'], serviceRoles: ['fiche'] },
    settings: numerisationSettings,
    secrets: ['PWP_SNE_API_KEY', 'PWP_DOCAPOSTE_API_KEY'],
    configuration: ConfigurationSchema.parse(declaration.configuration),
    notices: plisNotices,
    defineModels: defineNumerisationModels,
    migrations: numerisationMigrations,
    acts: ACTES_EN_MOTS,
    offers: [demandesPort, statistiquesPort],
    topics: {
      'numerisation.deposit-pli': { title: 'Dépôt d’un pli', system: 'Docaposte' },
    },
    outside: (settings) => [
      // A demande and a pli that nobody has.
      {
        system: 'SNE',
        baseUrl: settings.PWP_SNE_URL,
        path: '/demandes/000010000000000000',
        headers: { 'X-Api-Key': settings.PWP_SNE_API_KEY },
      },
      {
        system: 'Docaposte',
        baseUrl: settings.PWP_DOCAPOSTE_URL,
        path: '/plis/recherche',
        method: 'POST',
        headers: { 'X-Api-Key': settings.PWP_DOCAPOSTE_API_KEY, 'Content-Type': 'application/json' },
        body: JSON.stringify({ transactions: ['0000000000000'] }),
      },
    ],
    start(context) {
      const { settings, files, clock, brand, log } = context;
      const configured = context.configuration(numerisationConfiguration);
      const delaiJours = () => configured().delaiJours;
      const sne = createHttpSneProvider({
        url: settings.PWP_SNE_URL,
        apiKey: settings.PWP_SNE_API_KEY,
        timeoutMs: bounds.sneMs,
      });
      const docaposte = createHttpDocaposteProvider({
        url: settings.PWP_DOCAPOSTE_URL,
        apiKey: settings.PWP_DOCAPOSTE_API_KEY,
        timeoutMs: bounds.docaposteMs,
        depositTimeoutMs: bounds.depositMs,
        files,
      });
      const following = { transaction: context.transaction, notices: context.notices, docaposte, clock };
      const inspector = createFileInspector({ log });
      inspector.warm();
      const checker = createFileChecker(files, inspector, context.antivirus);
      const content = createDemandeContent(sne, log);
      const quota = createBrouillonQuota(context, bounds.drafts);
      const consulted = createConsultations(clock);
      const demandes = createDemandeService({ ...context, sne, consulted, changed: content.forget });
      const drafting = { ...context, sne, quota, keptMs: settings.PWP_NUMERISATION_BROUILLON_JOURS * DAY };
      return {
        routes: [
          ...plisRoutes({
            files,
            consulted,
            antivirus: context.antivirus,
            clock,
            brand,
            creation: createPliCreation({ ...context, sne, checker }),
            reads: context.reads,
            visits: context.visits,
            exports: context.exports,
            delaiJours,
            suiviRetardMs: settings.PWP_NUMERISATION_SUIVI_RETARD,
          }),
          ...correctionsRoutes(context),
          ...brouillonsRoutes({
            files,
            brouillons: createBrouillonService(drafting),
            fichiers: createBrouillonFichiers({ ...drafting, checker, content }),
            envoi: createBrouillonEnvoi(drafting),
          }),
          ...demandesRoutes(demandes, context.exports),
          ...rejetsRoutes(context),
          ...ficheRoutes({ ...context, delaiJours }),
          ...statistiquesRoutes({
            ...context,
            suiviRetardMs: settings.PWP_NUMERISATION_SUIVI_RETARD,
            plisMax: bounds.countedPlis,
          }),
          ...rechercheRoutes(context),
        ],
        jobs: [
          followStatuts(following, settings.PWP_NUMERISATION_POLL_SCHEDULE),
          purgeBrouillons(drafting),
          purgeFiches(context),
          purgePlis({ ...context, keptMs: settings.PWP_NUMERISATION_PLIS_JOURS * DAY }),
          purgeCopies({ ...context, keptMs: settings.PWP_NUMERISATION_COPIES_JOURS * DAY }),
          purgeConsultations({ ...context, keptMs: settings.PWP_NUMERISATION_CONSULTATIONS_JOURS * DAY }),
        ],
        outbox: depositHandlers({ ...context, docaposte }),
        ports: [serveDemandes(demandes), serveStatistiques({ ...context, bounds: bounds.figures })],
        personalData: numerisationPersonalData(context),
      };
    },
  });
}
