import { route, WithStatus, type Route } from '@pwp/api-kit';
import { ticketEndpoints } from '../../contracts/index.ts';
import { cleIdempotenceReutilisee, ticketIntrouvable, tropDeTickets } from '../problems.ts';
import type { TicketFollow } from '../services/ticket-follow.ts';
import type { TicketOpening } from '../services/ticket-opening.ts';

/** A professional; without a guichet too, since one may have to ask for it. */
const PROFESSIONNEL = { roles: ['professionnel'] } as const;

/** What these routes work with. */
export interface TicketsRoutesContext {
  opening: TicketOpening;
  follow: TicketFollow;
  /** Mail address for technical questions. */
  contact: string;
}

/** The tickets of the caller. */
export function ticketsRoutes({ opening, follow, contact }: TicketsRoutesContext): Route[] {
  return [
    route(ticketEndpoints['GET /tickets'], {
      access: PROFESSIONNEL,
      handler: ({ account }) => follow.list(account),
    }),

    route(ticketEndpoints['GET /tickets/:numero'], {
      access: PROFESSIONNEL,
      problems: [ticketIntrouvable],
      handler: ({ account, params }) => follow.read(account, params.numero),
    }),

    route(ticketEndpoints['POST /tickets'], {
      access: PROFESSIONNEL,
      problems: [cleIdempotenceReutilisee, tropDeTickets],
      handler: async ({ account, guichet, headers, body }) => {
        const sender = { account, guichet, idempotencyKey: headers['idempotency-key'] };
        const { ticket, created } = await opening.open(sender, body);
        return new WithStatus(created ? 201 : 200, ticket);
      },
    }),

    route(ticketEndpoints['GET /contact'], {
      access: PROFESSIONNEL,
      handler: () => Promise.resolve({ email: contact }),
    }),
  ];
}
