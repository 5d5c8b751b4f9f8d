import { route, WithStatus, type Route } from '@pwp/api-kit';
import { patterned } from '@pwp/contracts';
import { z } from 'zod';
import { CreateTicket, NumeroTicket, SupportContact, Ticket, TicketDetail, TicketList } from '../../contracts/index.ts';
import { cleIdempotenceReutilisee, ticketIntrouvable, tropDeTickets } from '../problems.ts';
import type { TicketFollow } from '../services/ticket-follow.ts';
import type { TicketOpening } from '../services/ticket-opening.ts';

/** A professional; without a guichet too, since one may have to ask for it. */
const PROFESSIONNEL = { roles: ['professionnel'] } as const;

const IdempotencyKey = patterned(
  z.string({ error: "L'en-tête « Idempotency-Key » est attendu." }),
  64,
  /^[A-Za-z0-9_-]{8,64}$/,
  "L'en-tête « Idempotency-Key » compte de 8 à 64 lettres, chiffres, « - » ou « _ ».",
);

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
    route({
      method: 'get',
      path: '/tickets',
      summary: 'Mes tickets, le dernier ouvert en tête',
      access: PROFESSIONNEL,
      output: TicketList,
      handler: ({ account }) => follow.list(account),
    }),

    route({
      method: 'get',
      path: '/tickets/:numero',
      summary: 'Un de mes tickets et ses échanges',
      access: PROFESSIONNEL,
      params: z.object({ numero: NumeroTicket }),
      output: TicketDetail,
      problems: [ticketIntrouvable],
      handler: ({ account, params }) => follow.read(account, params.numero),
    }),

    route({
      method: 'post',
      path: '/tickets',
      summary: "Ouvrir un ticket ; la même clé n'en ouvre qu'un",
      access: PROFESSIONNEL,
      headers: z.object({ 'idempotency-key': IdempotencyKey }),
      body: CreateTicket,
      output: Ticket,
      status: 201,
      problems: [cleIdempotenceReutilisee, tropDeTickets],
      handler: async ({ account, guichet, headers, body }) => {
        const sender = { account, guichet, idempotencyKey: headers['idempotency-key'] };
        const { ticket, created } = await opening.open(sender, body);
        return new WithStatus(created ? 201 : 200, ticket);
      },
    }),

    route({
      method: 'get',
      path: '/contact',
      summary: "L'adresse des questions techniques",
      access: PROFESSIONNEL,
      output: SupportContact,
      handler: () => Promise.resolve({ email: contact }),
    }),
  ];
}
