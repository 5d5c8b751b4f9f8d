import { defineApiModule } from '@pwp/api-kit';
import { numerisationSettings } from './config.ts';
import { suivreLesStatuts } from './jobs/suivre-les-statuts.ts';
import { numerisationMigrations } from './migrations/index.ts';
import { defineNumerisationModels } from './models/define-models.ts';
import { createHttpDocaposteProvider } from './providers/http-docaposte-provider.ts';
import { createHttpSneProvider } from './providers/http-sne-provider.ts';
import { demandesRoutes } from './routes/demandes-routes.ts';
import { ficheRoutes } from './routes/fiche-routes.ts';
import { plisRoutes } from './routes/plis-routes.ts';
import { createDemandeService } from './services/demande-service.ts';
import { createPliCreation } from './services/pli-creation.ts';
import { depositHandlers } from './services/pli-deposit.ts';

/** Numérisation: the plis of a guichet, the pieces of a demande, the fiche de transmission. */
export const numerisationApi = defineApiModule({
  id: 'numerisation',
  settings: numerisationSettings,
  secrets: ['PWP_SNE_API_KEY', 'PWP_DOCAPOSTE_API_KEY'],
  defineModels: defineNumerisationModels,
  migrations: numerisationMigrations,
  start(context) {
    const { settings, files, clock } = context;
    const sne = createHttpSneProvider({
      url: settings.PWP_SNE_URL,
      apiKey: settings.PWP_SNE_API_KEY,
      timeoutMs: settings.PWP_SNE_TIMEOUT,
    });
    const docaposte = createHttpDocaposteProvider({
      url: settings.PWP_DOCAPOSTE_URL,
      apiKey: settings.PWP_DOCAPOSTE_API_KEY,
      timeoutMs: settings.PWP_DOCAPOSTE_TIMEOUT,
      depositTimeoutMs: settings.PWP_DOCAPOSTE_DEPOSIT_TIMEOUT,
      files,
    });
    const following = { transaction: context.transaction, docaposte };
    return {
      routes: [
        ...plisRoutes({ files, clock, creation: createPliCreation({ ...context, sne }) }),
        ...demandesRoutes(createDemandeService(sne, clock)),
        ...ficheRoutes(clock),
      ],
      jobs: [suivreLesStatuts(following, settings.PWP_NUMERISATION_POLL_SCHEDULE)],
      outbox: depositHandlers(following),
    };
  },
});
