import { defineEndpoints, IdempotencyKey, listOf, patterned } from '@pwp/contracts';
import { z } from 'zod';
import { CasTicket, EtatTicket } from './cas.ts';
import { CreateTicket } from './create-ticket.ts';

const Instant = z.iso.datetime();

/** N° of a ticket: ours, drawn when it is opened; the support's tool holds it as the external identifier. */
export const NumeroTicket = patterned(
  z.string(),
  12,
  /^PWP-[2-9A-HJKMNP-TV-Z]{8}$/,
  'Un n° de ticket ressemble à PWP-7K3QX9FD.',
);

/** One ticket of the caller. Dates are ISO 8601, UTC. */
export const Ticket = z
  .object({
    numero: NumeroTicket,
    cas: CasTicket,
    sujet: z.string(),
    etat: EtatTicket,
    dateOuverture: Instant,
    /** Last time that something was said or changed, by either side. */
    dernierEchange: Instant,
    transaction: z.string().nullable(),
  })
  .meta({ id: 'Ticket' });
export type Ticket = z.infer<typeof Ticket>;

/**
 * How fresh what comes from the support's tool is: `disponible` when it just answered; otherwise everything is as it was
 * known at `depuis` (null: it was never asked).
 */
export const SuiviSupport = z
  .object({ disponible: z.boolean(), depuis: Instant.nullable() })
  .meta({ id: 'SuiviSupport' });
export type SuiviSupport = z.infer<typeof SuiviSupport>;

/** What was said on a ticket after it was opened. */
export const EchangeTicket = z
  .object({
    date: Instant,
    auteur: z.enum(['demandeur', 'support']),
    /** A `solution` is what the support resolved the ticket with. */
    nature: z.enum(['reponse', 'solution']),
    texte: z.string().describe('plain text'),
  })
  .meta({ id: 'EchangeTicket' });
export type EchangeTicket = z.infer<typeof EchangeTicket>;

/** A ticket with all that was said on it, oldest first. */
export const TicketDetail = Ticket.extend({
  message: z.string(),
  /** The fields of its case, in the words of the form. */
  precisions: z.array(z.object({ nom: z.string(), valeur: z.string() })),
  echanges: z.array(EchangeTicket),
  suivi: SuiviSupport,
}).meta({ id: 'TicketDetail' });
export type TicketDetail = z.infer<typeof TicketDetail>;

/** Answer of `GET /api/support/tickets`: the caller's tickets, the last opened first. */
export const TicketList = listOf(Ticket).extend({ suivi: SuiviSupport }).meta({ id: 'TicketList' });
export type TicketList = z.infer<typeof TicketList>;

/** Answer of `GET /api/support/contact`. */
export const SupportContact = z.object({ email: z.email() }).meta({ id: 'SupportContact' });
export type SupportContact = z.infer<typeof SupportContact>;

/** The tickets of the caller, below `/api/support`. */
export const ticketEndpoints = defineEndpoints({
  'GET /tickets': { summary: 'Mes tickets, le dernier ouvert en tête', output: TicketList },
  'GET /tickets/:numero': {
    summary: 'Un de mes tickets et ses échanges',
    params: z.object({ numero: NumeroTicket }),
    output: TicketDetail,
  },
  'POST /tickets': {
    summary: "Ouvrir un ticket ; la même clé n'en ouvre qu'un",
    headers: z.object({ 'idempotency-key': IdempotencyKey }),
    body: CreateTicket,
    output: Ticket,
    status: 201,
  },
  'GET /contact': { summary: "L'adresse des questions techniques", output: SupportContact },
});
export type TicketEndpoints = typeof ticketEndpoints;
