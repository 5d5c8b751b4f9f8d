import type { EchangeTicket, Ticket, TicketDetail, TicketList } from '../../contracts/index.ts';

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
    aRepondre: false,
    nonLu: false,
    ...given,
  };
}

/** The list, as GLPI has just returned it. */
export function aList(items: Ticket[], given: Partial<TicketList> = {}): TicketList {
  return { items, total: items.length, suivi: { disponible: true, depuis: '2026-11-24T16:00:00.000Z' }, ...given };
}

/** A ticket with its exchanges. */
export function aTicketDetail(given: Partial<TicketDetail> = {}): TicketDetail {
  return {
    ...aTicket(),
    message: 'La pièce est lisible.',
    precisions: [{ nom: 'N° de transaction', valeur: '1je9xw3quz77b' }],
    pieces: [],
    echanges: [],
    suivi: { disponible: true, depuis: '2026-11-24T16:00:00.000Z' },
    ...given,
  };
}

/** What was written on a ticket. */
export function anExchange(given: Partial<EchangeTicket> = {}): EchangeTicket {
  return {
    id: 'echange-1',
    date: '2026-11-24T15:00:00.000Z',
    auteur: 'support',
    nature: 'reponse',
    texte: 'Nous regardons.',
    etat: 'transmis',
    nouveau: false,
    pieces: [],
    ...given,
  };
}
