import { found, GlpiRefusal } from './glpi-refusal.ts';
import { documentsOf, type GlpiState } from './glpi-state.ts';
import type { GlpiDocument, GlpiMessage, GlpiTicket } from './glpi-ticket.ts';
import type { GlpiRoutes } from './glpi-routes.ts';

/** What the portal reads in GLPI. */
export function glpiReads(state: GlpiState): GlpiRoutes {
  const ticketOf = (id: number) => found(state.tickets.get(id));
  return {
    'GET /User': ({ query }) => {
      const sought = query.get('searchText[name]') ?? '';
      return rangeOf(
        query,
        state.users().filter(({ name }) => matches(name, sought)),
      );
    },
    'GET /Ticket': ({ query }) => {
      const sought = query.get('searchText[externalid]') ?? '';
      const tickets = [...state.tickets.values()].filter(({ externalid }) => matches(externalid ?? '', sought));
      return rangeOf(query, tickets.map(presentTicket));
    },
    'GET /Ticket/:id': ({ id }) => Response.json(presentTicket(ticketOf(id))),
    'GET /Ticket/:id/ITILFollowup': ({ id, query }) => {
      const followups = ticketOf(id).followups.map(({ date, is_private, ...each }) => ({
        ...presentMessage(id, each),
        date,
        is_private,
      }));
      return rangeOf(query, followups);
    },
    'GET /Ticket/:id/ITILSolution': ({ id, query }) => {
      const solutions = ticketOf(id).solutions.map(({ date, ...each }) => ({
        ...presentMessage(id, each),
        date_creation: date,
      }));
      return rangeOf(query, solutions);
    },
    'GET /search/Ticket': ({ query }) => {
      const rows = searched(state, query);
      return rangeOf(query, rows, (page) => ({
        totalcount: rows.length,
        count: page.length,
        sort: ['19'],
        order: [query.get('order') ?? 'ASC'],
        // Like GLPI: without rows, there is no « data ».
        ...(page.length > 0 && { data: page.map(presentFound) }),
      }));
    },
    'GET /Document/:id': ({ id, query }) => {
      const document = found(state.documents.get(id));
      if (query.get('alt') !== 'media') return Response.json(document);
      return new Response(found(state.files.get(id)), { headers: { 'content-type': document.mime } });
    },
    'GET /getMultipleItems': ({ query }) => {
      const items: unknown[] = [];
      for (let at = 0; query.has(`items[${at}][items_id]`); at += 1) {
        const id = Number(query.get(`items[${at}][items_id]`));
        const itemtype = query.get(`items[${at}][itemtype]`) ?? '';
        const documents = documentsOf(state, itemtype, id).map(presentDocument);
        items.push({ id, ...(query.get('with_documents') === 'true' && { _documents: documents }) });
      }
      return Response.json(items);
    },
  };
}

/** The two searches of the portal: the tickets of a person, and those of a title that changed after an instant. */
function searched(state: GlpiState, query: URLSearchParams): GlpiTicket[] {
  const criterion = (at: number, name: string) => query.get(`criteria[${at}][${name}]`) ?? '';
  const kind = `${criterion(0, 'field')} ${criterion(0, 'searchtype')}`;
  const sign = query.get('order') === 'DESC' ? -1 : 1;
  const those = (keeps: (ticket: GlpiTicket) => boolean) =>
    [...state.tickets.values()]
      .filter(keeps)
      .toSorted((left, right) => sign * (left.date_mod.localeCompare(right.date_mod) || left.id - right.id));
  if (kind === '4 contains') {
    const names = new Map(state.users().map(({ id, name }) => [id, name]));
    return those(({ requester: { users_id, email } }) => matches(names.get(users_id) ?? email, criterion(0, 'value')));
  }
  if (kind === '19 morethan' && criterion(1, 'field') === '1') {
    return those((ticket) => ticket.date_mod > criterion(0, 'value') && matches(ticket.name, criterion(1, 'value')));
  }
  throw new GlpiRefusal(400, 'ERROR', 'The portal searches by requester (4 contains) or change (19 morethan).');
}

/** GLPI's ticket; its requester is stored elsewhere there. */
function presentTicket({ requester: _requester, followups: _followups, solutions: _solutions, ...ticket }: GlpiTicket) {
  return ticket;
}

function presentMessage(ticket: number, { id, users_id, content }: Pick<GlpiMessage, 'id' | 'users_id' | 'content'>) {
  return { id, itemtype: 'Ticket', items_id: ticket, users_id, content };
}

function presentFound({ id, name, status, date_mod: changed }: GlpiTicket) {
  return { '1': name, '2': id, '12': status, '19': changed, '80': 'Entité racine' };
}

/** A row of `glpi_documents`, with when it was joined. */
function presentDocument({ itemtype: _itemtype, items_id: _itemsId, ...row }: GlpiDocument) {
  return { ...row, assocdate: row.date_mod };
}

/** GLPI's text search: a part of the text, unless anchored by `^` and `$`, ignoring case. */
function matches(text: string, sought: string): boolean {
  const lower = text.toLowerCase();
  const plain = sought.toLowerCase().replace(/^\^/, '').replace(/\$$/, '');
  if (sought.startsWith('^') && sought.endsWith('$')) return lower === plain;
  return lower.includes(plain);
}

/** The asked part of a list, the first 50 by default, which the answer's status and headers tell. */
function rangeOf<Row>(
  query: URLSearchParams,
  rows: readonly Row[],
  bodyOf: (page: readonly Row[]) => unknown = (page) => page,
): Response {
  const [first = 0, last = 49] = (query.get('range') ?? '0-49').split('-').map(Number);
  if (first > 0 && first >= rows.length) {
    throw new GlpiRefusal(400, 'ERROR_RANGE_EXCEED_TOTAL', 'Provided range exceed total count of data');
  }
  const page = rows.slice(first, last + 1);
  return Response.json(bodyOf(page), {
    status: page.length < rows.length ? 206 : 200,
    headers: { 'content-range': `0-${Math.max(0, page.length - 1)}/${rows.length}` },
  });
}
