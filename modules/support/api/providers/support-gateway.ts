import type { CasTicket, EchangeTicket, EtatTicket } from '../../contracts/index.ts';

/** Who asks: the support's tool knows people by their mail address. */
export interface TicketRequester {
  email: string;
  nom: string;
}

/** A ticket to open; texts are plain, the adapter escapes them. */
export interface TicketToOpen {
  requester: TicketRequester;
  cas: CasTicket;
  sujet: string;
  message: string;
  /** The fields of the case, in their order. */
  precisions: readonly { nom: string; valeur: string }[];
}

/** Where a ticket stands in the support's tool. */
export interface TicketStanding {
  /** The tool's own. */
  id: number;
  etat: Exclude<EtatTicket, 'a-transmettre'>;
  lastChange: Date;
}

/** A ticket with what was said on it that its requester may read, oldest first; dates as the contract writes them. */
interface TicketThread extends TicketStanding {
  echanges: readonly EchangeTicket[];
}

/** Port to the tool of the support. Every call throws `ProviderUnavailable` or `ProviderRefusal`. */
export interface SupportGateway {
  /** Opens a ticket, or finds the one that this key already opened: repeated, it opens nothing twice. */
  openTicket(ticket: TicketToOpen, idempotencyKey: string, signal?: AbortSignal): Promise<{ id: number }>;
  /** The last 200 tickets of a person, those that did not come through the portal included. */
  listTickets(requester: TicketRequester): Promise<readonly TicketStanding[]>;
  /** Undefined when the tool no longer has it. */
  readTicket(id: number, requester: TicketRequester): Promise<TicketThread | undefined>;
}
