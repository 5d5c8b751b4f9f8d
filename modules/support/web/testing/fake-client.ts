import type { Ticket, TicketDetail, TicketList } from '../../contracts/index.ts';
import type { SupportClient } from '../support-client.ts';

const unexpected = (name: string) => () => Promise.reject(new Error(`the test expected no call of ${name}`));

/** A client that answers only what the test gives it, and the address for technical questions. */
export function fakeClient(answers: Partial<SupportClient>): SupportClient {
  return {
    openTicket: unexpected('openTicket'),
    listTickets: unexpected('listTickets'),
    getTicket: unexpected('getTicket'),
    getContact: () => Promise.resolve({ email: 'assistance@pwp.test' }),
    ...answers,
  };
}

/** A ticket of the list. */
export function aTicket(given: Partial<Ticket> = {}): Ticket {
  return {
    numero: 'PWP-7K3QX9FD',
    cas: 'piece-refusee',
    sujet: 'Pièce refusée',
    etat: 'en-cours',
    dateOuverture: '2026-11-24T13:55:00.000Z',
    dernierEchange: '2026-11-24T15:10:00.000Z',
    transaction: '1je9xw3quz77b',
    ...given,
  };
}

/** The list, as GLPI just told it. */
export function aList(items: Ticket[], given: Partial<TicketList> = {}): TicketList {
  return { items, total: items.length, suivi: { disponible: true, depuis: '2026-11-24T16:00:00.000Z' }, ...given };
}

/** A ticket with its exchanges. */
export function aTicketDetail(given: Partial<TicketDetail> = {}): TicketDetail {
  return {
    ...aTicket(),
    message: 'La pièce est lisible.',
    precisions: [{ nom: 'N° de transaction', valeur: '1je9xw3quz77b' }],
    echanges: [],
    suivi: { disponible: true, depuis: '2026-11-24T16:00:00.000Z' },
    ...given,
  };
}
