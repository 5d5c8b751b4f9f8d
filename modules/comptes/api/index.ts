import { createRateLimit, defineApiModule } from '@pwp/api-kit';
import { comptesSettings } from './config.ts';
import { expirerLesDemandes } from './jobs/expirer-les-demandes.ts';
import { purgerLesDemandes } from './jobs/purger-les-demandes.ts';
import { rappelerLesDemandes } from './jobs/rappeler-les-demandes.ts';
import { comptesMigrations } from './migrations/index.ts';
import { defineComptesModels } from './models/define-models.ts';
import { tropDeDemandes } from './problems.ts';
import { comptesRoutes } from './routes/comptes-routes.ts';
import { demandesRoutes } from './routes/demandes-routes.ts';
import { importsRoutes } from './routes/imports-routes.ts';
import { perimetreRoutes } from './routes/perimetre-routes.ts';
import { publicRoutes } from './routes/public-routes.ts';
import { openingHandlers } from './services/account-opening.ts';
import { activationHandlers } from './services/activation-mail.ts';
import { createCompteActs } from './services/compte-acts.ts';
import { createDefis } from './services/defi.ts';
import { accueilHandlers } from './services/demande-accueil.ts';
import { createDemandeDecision } from './services/demande-decision.ts';
import { createDemandeReception } from './services/demande-reception.ts';
import { createDemandeSuivi, suiviHandlers } from './services/demande-suivi.ts';
import { importHandlers } from './services/import-provisioning.ts';
import { createImportService } from './services/import-service.ts';

const MINUTE = 60;
const HOUR = 3_600;
const LIMIT = { problem: tropDeDemandes };

/** Comptes: who asks for an account, who decides of it, and what référents do with the accounts of their guichets. */
export const comptesApi = defineApiModule({
  id: 'comptes',
  settings: comptesSettings,
  secrets: ['PWP_COMPTES_DEFI_SECRET'],
  defineModels: defineComptesModels,
  migrations: comptesMigrations,
  start(context) {
    const { settings, clock } = context;
    const defis = createDefis(settings.PWP_COMPTES_DEFI_SECRET, settings.PWP_COMPTES_DEFI_COUT, clock);
    const limits = {
      demandes: createRateLimit(settings.PWP_COMPTES_DEMANDES_PAR_HEURE, HOUR, LIMIT),
      courriels: createRateLimit(settings.PWP_COMPTES_COURRIELS_PAR_HEURE, HOUR, LIMIT),
    };
    return {
      routes: [
        ...publicRoutes({
          ...context,
          defis,
          reception: createDemandeReception({ ...context, defis, limits }),
          suivi: createDemandeSuivi({ ...context, defis, limits }),
          readings: createRateLimit(settings.PWP_COMPTES_LECTURES_PAR_MINUTE, MINUTE, LIMIT),
        }),
        ...demandesRoutes({ ...context, decision: createDemandeDecision(context) }),
        ...comptesRoutes({ ...context, acts: createCompteActs(context) }),
        ...importsRoutes({ ...context, imports: createImportService(context) }),
        ...perimetreRoutes(context),
      ],
      jobs: [expirerLesDemandes(context), rappelerLesDemandes(context), purgerLesDemandes(context)],
      outbox: {
        ...accueilHandlers(context),
        ...suiviHandlers(context),
        ...openingHandlers(context),
        ...activationHandlers(context),
        ...importHandlers(context),
      },
    };
  },
});
