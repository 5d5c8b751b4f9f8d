import { http } from '@pwp/web-kit';
import { inject, type InjectionKey } from 'vue';
import type { CreateTicket, SupportContact, Ticket, TicketDetail, TicketList } from '../contracts/index.ts';

/** The module's routes of the API, typed by its contracts. Every call rejects with a `ProblemError`. */
export interface SupportClient {
  /** Same key, same ticket: sent again after a failure, it opens no second one. */
  openTicket(ticket: CreateTicket, idempotencyKey: string): Promise<Ticket>;
  listTickets(signal?: AbortSignal): Promise<TicketList>;
  getTicket(numero: string, signal?: AbortSignal): Promise<TicketDetail>;
  getContact(signal?: AbortSignal): Promise<SupportContact>;
}

const ROOT = '/api/support';

/** The client that the pages use, over the portal's own `http`. */
const supportClient: SupportClient = {
  openTicket: (ticket, idempotencyKey) =>
    http.post<Ticket>(`${ROOT}/tickets`, ticket, { headers: { 'Idempotency-Key': idempotencyKey } }),
  listTickets: (signal) => http.get<TicketList>(`${ROOT}/tickets`, { signal }),
  getTicket: (numero, signal) => http.get<TicketDetail>(`${ROOT}/tickets/${encodeURIComponent(numero)}`, { signal }),
  getContact: (signal) => http.get<SupportContact>(`${ROOT}/contact`, { signal }),
};

/** Where tests give the pages another client. */
export const SUPPORT_CLIENT: InjectionKey<SupportClient> = Symbol('support client');

/** The client of the page that calls it. */
export function useSupportClient(): SupportClient {
  return inject(SUPPORT_CLIENT, supportClient);
}
