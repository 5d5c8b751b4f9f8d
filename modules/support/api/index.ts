import { defineApiModule } from '@pwp/api-kit';
import { supportSettings } from './config.ts';
import { supportMigrations } from './migrations/index.ts';
import { defineTicketModel } from './models/ticket-model.ts';
import { createHttpGlpiGateway } from './providers/http-glpi-gateway.ts';
import { ticketsRoutes } from './routes/tickets-routes.ts';
import { createTicketFollow } from './services/ticket-follow.ts';
import { createTicketOpening } from './services/ticket-opening.ts';
import { transmissionHandlers } from './services/ticket-transmission.ts';

/** Support: the tickets that a professional opens and follows. */
export const supportApi = defineApiModule({
  id: 'support',
  settings: supportSettings,
  secrets: ['PWP_GLPI_APP_TOKEN', 'PWP_GLPI_USER_TOKEN'],
  defineModels: defineTicketModel,
  migrations: supportMigrations,
  start(context) {
    const { settings } = context;
    const gateway = createHttpGlpiGateway({
      url: settings.PWP_GLPI_URL,
      appToken: settings.PWP_GLPI_APP_TOKEN,
      userToken: settings.PWP_GLPI_USER_TOKEN,
      timeoutMs: settings.PWP_GLPI_TIMEOUT,
      readTimeoutMs: settings.PWP_GLPI_READ_TIMEOUT,
      timeZone: settings.PWP_GLPI_TIME_ZONE,
      entity: settings.PWP_GLPI_ENTITY,
      categories: settings.PWP_GLPI_CATEGORIES,
    });
    return {
      routes: ticketsRoutes({
        opening: createTicketOpening(context),
        follow: createTicketFollow({ ...context, gateway }),
        contact: settings.PWP_SUPPORT_EMAIL,
      }),
      outbox: transmissionHandlers({ ...context, gateway }),
    };
  },
});
