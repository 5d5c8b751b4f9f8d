import { defineApiModule } from '@pwp/api-kit';
import { ConfigurationSchema } from '@pwp/contracts';
import { supportConfiguration } from '../contracts/index.ts';
import declaration from '../module.json' with { type: 'json' };
import { BOUNDS, type SupportBounds } from './bounds.ts';
import { supportSettings } from './config.ts';
import { supportPersonalData } from './personal-data/personal-data.ts';
import { purgeTickets } from './tickets/purge-tickets.ts';
import { supportMigrations } from './migrations/index.ts';
import { defineSupportModels } from './define-models.ts';
import { messageHandlers } from './messages/message-transmission.ts';
import { createMessageWriting } from './messages/message-writing.ts';
import { createPieceDeposit } from './pieces/piece-deposit.ts';
import { piecesRoutes } from './pieces/pieces-routes.ts';
import { purgePieces } from './pieces/purge-pieces.ts';
import { createHttpGlpiGateway } from './providers/http-glpi-gateway.ts';
import { followTickets } from './tickets/follow-tickets.ts';
import { rechercheRoutes } from './recherche/recherche-routes.ts';
import { ticketsRoutes } from './tickets/tickets-routes.ts';
import { supportNotices } from './tickets/answer-notice.ts';
import { createTicketFollow } from './tickets/ticket-follow.ts';
import { createTicketOpening } from './tickets/ticket-opening.ts';
import { transmissionHandlers } from './tickets/ticket-transmission.ts';

const DAY = 24 * 3_600_000;
/** Of the dates that GLPI writes. */
const TIME_ZONE = 'Europe/Paris';
/** When GLPI is asked what changed on the tickets: cron, seconds first, time of Paris. */
const FOLLOWED = '*/30 * * * * *';

/** Support: the tickets that a professional opens and follows. */
export const supportApi = supportApiWith(BOUNDS);

/** The same within other bounds. */
export function supportApiWith(bounds: SupportBounds) {
  return defineApiModule({
    id: 'support',
    needs: { topics: ['support.send-ticket', 'support.send-message'] },
    settings: supportSettings,
    secrets: ['PWP_GLPI_APP_TOKEN', 'PWP_GLPI_USER_TOKEN'],
    configuration: ConfigurationSchema.parse(declaration.configuration),
    notices: supportNotices,
    defineModels: defineSupportModels,
    migrations: supportMigrations,
    topics: {
      'support.send-ticket': { title: 'Ouverture d’un ticket', system: 'GLPI' },
      'support.send-message': { title: 'Message d’un ticket', system: 'GLPI' },
    },
    outside: (settings) => [
      {
        system: 'GLPI',
        baseUrl: settings.PWP_GLPI_URL,
        path: '/initSession',
        headers: {
          'App-Token': settings.PWP_GLPI_APP_TOKEN,
          Authorization: `user_token ${settings.PWP_GLPI_USER_TOKEN}`,
        },
        // 400 refuses the application's token.
        refusals: [400, 401, 403],
      },
    ],
    start(context) {
      const { settings } = context;
      const configured = context.configuration(supportConfiguration);
      const gateway = createHttpGlpiGateway({
        url: settings.PWP_GLPI_URL,
        appToken: settings.PWP_GLPI_APP_TOKEN,
        userToken: settings.PWP_GLPI_USER_TOKEN,
        ...bounds,
        timeZone: TIME_ZONE,
        entity: settings.PWP_GLPI_ENTITY,
        categories: settings.PWP_GLPI_CATEGORIES,
      });
      const { files } = context;
      const reaching = { ...context, gateway };
      return {
        routes: [
          ...ticketsRoutes({
            files,
            gateway,
            opening: createTicketOpening({ ...context, mostADay: () => configured().ticketsParJour }),
            follow: createTicketFollow(reaching),
            writing: createMessageWriting(context),
          }),
          ...piecesRoutes({ files, deposit: createPieceDeposit(context) }),
          ...rechercheRoutes(),
        ],
        jobs: [
          followTickets(reaching, FOLLOWED),
          purgePieces(context),
          purgeTickets({ ...context, keptMs: settings.PWP_SUPPORT_TICKETS_JOURS * DAY }),
        ],
        personalData: supportPersonalData(context),
        outbox: { ...transmissionHandlers(reaching), ...messageHandlers(reaching) },
      };
    },
  });
}
