import type { Readable } from 'node:stream';
import type { CasTicket, EtatTicket } from '../../contracts/index.ts';
import type { ReadExchange } from './read-exchange.ts';

/** The requester; the support tool knows people by mail address. */
export interface TicketRequester {
  email: string;
  nom: string;
}

/** A ticket to open; texts are plain, and the adapter escapes them. */
export interface TicketToOpen {
  requester: TicketRequester;
  cas: CasTicket;
  sujet: string;
  message: string;
  /** The fields of the case, in order. */
  precisions: readonly { nom: string; valeur: string }[];
}

/** A message to add to a ticket; `reference` is its mark in the tool. */
export interface MessageToAdd {
  requester: TicketRequester;
  reference: string;
  texte: string;
}

/** A file to join to a ticket; `reference` is its mark in the tool. */
export interface DocumentToAdd {
  reference: string;
  nom: string;
  /** Called again for each attempt. */
  content: (signal: AbortSignal) => Promise<Blob>;
}

/** The state of a ticket in the support tool. */
export interface TicketStanding {
  /** The tool's own id. */
  id: number;
  etat: Exclude<EtatTicket, 'a-transmettre'>;
  lastChange: Date;
}

/** Tickets that changed; one that changed again meanwhile is there twice. */
export interface TicketChanges {
  /** The oldest change first. */
  tickets: readonly TicketStanding[];
  /** False when there are more than are read at once. */
  isWhole: boolean;
}

/** A ticket with the exchanges its requester may read, oldest first; dates are in the contract's format. */
export interface TicketThread extends TicketStanding {
  echanges: readonly ReadExchange[];
}

/** Why a message cannot be added any more. */
type MessageRefusal = 'clos' | 'introuvable';

/**
 * Port to the support tool. Every call throws `ProviderUnavailable` or `ProviderRefusal`; a ticket or a message that it will never take,
 * `DeliveryRefused`.
 */
export interface SupportGateway {
  /** Opens a ticket, or finds the one already opened with this key, so that a retry opens no second ticket. */
  openTicket(ticket: TicketToOpen, idempotencyKey: string, signal?: AbortSignal): Promise<{ id: number }>;
  /**
   * Adds a message, or finds the one already added with its reference. A solved or waiting ticket is then under way
   * again.
   */
  addMessage(id: number, message: MessageToAdd, signal?: AbortSignal): Promise<{ id: number } | MessageRefusal>;
  /** Joins a file, or finds the one already joined with its reference. Undefined when the tool does not take it. */
  addDocument(id: number, document: DocumentToAdd, signal?: AbortSignal): Promise<{ id: number } | undefined>;
  /** The last 200 tickets of a person, including those opened outside the portal. */
  listTickets(requester: TicketRequester): Promise<readonly TicketStanding[]>;
  /** The portal's tickets that changed after an instant; 100,000 are read at once. */
  listChanged(since: Date, signal?: AbortSignal): Promise<TicketChanges>;
  /** Undefined when the tool no longer has the ticket. */
  readTicket(id: number, requester: TicketRequester): Promise<TicketThread | undefined>;
  /** The bytes of a document, which the caller has found in one of the tickets of the person. Undefined when it is gone. */
  readDocument(id: number, signal: AbortSignal): Promise<{ body: Readable; size: number | undefined } | undefined>;
}
