import { route, WithStatus, type Route } from '@pwp/api-kit';
import { ticketEndpoints } from '../../contracts/index.ts';
import { PROFESSIONNEL } from '../access.ts';
import type { MessageWriting } from '../messages/message-writing.ts';
import { downloadPiece, type PieceDownloadContext } from '../pieces/piece-download.ts';
import {
  cleIdempotenceReutilisee,
  pieceIntrouvable,
  piecesAbsentes,
  supportIndisponible,
  ticketClos,
  ticketIntrouvable,
  tropDeMessages,
  tropDeTickets,
} from '../problems.ts';
import type { TicketFollow } from './ticket-follow.ts';
import type { TicketOpening } from './ticket-opening.ts';

/** Dependencies of these routes. */
export interface TicketsRoutesContext extends PieceDownloadContext {
  opening: TicketOpening;
  follow: TicketFollow;
  writing: MessageWriting;
}

/** The tickets of the caller. */
export function ticketsRoutes({ opening, follow, writing, ...download }: TicketsRoutesContext): Route[] {
  return [
    route(ticketEndpoints['GET /tickets'], {
      access: PROFESSIONNEL,
      handler: ({ account, query }) => follow.list(account, query.liste),
    }),

    route(ticketEndpoints['GET /tickets/:numero'], {
      access: PROFESSIONNEL,
      problems: [ticketIntrouvable],
      handler: ({ account, params }) => follow.read(account, params.numero),
    }),

    route(ticketEndpoints['POST /tickets'], {
      access: PROFESSIONNEL,
      problems: [cleIdempotenceReutilisee, tropDeTickets, piecesAbsentes],
      handler: async ({ account, guichet, headers, body }) => {
        const sender = { account, guichet, idempotencyKey: headers['idempotency-key'] };
        const { ticket, created } = await opening.open(sender, body);
        return new WithStatus(created ? 201 : 200, ticket);
      },
    }),

    route(ticketEndpoints['GET /a-repondre'], {
      access: PROFESSIONNEL,
      handler: async ({ account }) => ({ nombre: await follow.countAwaiting(account) }),
    }),

    route(ticketEndpoints['GET /tickets/:numero/pieces/:pieceId'], {
      access: PROFESSIONNEL,
      problems: [ticketIntrouvable, pieceIntrouvable, supportIndisponible],
      handler: ({ account, params, signal }) => downloadPiece(download, { account, ...params, signal }),
    }),

    route(ticketEndpoints['PUT /tickets/:numero/lecture'], {
      access: PROFESSIONNEL,
      problems: [ticketIntrouvable],
      handler: ({ account, params, body }) => follow.markRead(account, params.numero, new Date(body.jusqua)),
    }),

    route(ticketEndpoints['POST /tickets/:numero/messages'], {
      access: PROFESSIONNEL,
      problems: [ticketIntrouvable, ticketClos, tropDeMessages, piecesAbsentes, cleIdempotenceReutilisee],
      handler: async ({ account, params, headers, body }) => {
        const sender = { account, numero: params.numero, idempotencyKey: headers['idempotency-key'] };
        const { message, created } = await writing.write(sender, body);
        return new WithStatus(created ? 201 : 200, message);
      },
    }),
  ];
}
