import type { Context } from 'koa';
import { Router } from 'koa-router';
import { z } from 'zod';
import { readBody } from '../simulators/request-body.ts';
import type { Clock } from '../simulators/simulator-app.ts';
import { SimulatorError } from '../simulators/simulator-error.ts';
import { openedTicket } from './glpi-acts.ts';
import { glpiExchangeRoutes } from './glpi-exchange-routes.ts';
import type { GlpiSessions } from './glpi-session.ts';
import type { GlpiStore } from './glpi-store.ts';
import type { GlpiMessage, GlpiTicket } from './glpi-ticket.ts';

const NewTicket = z.object({
  input: z.object({
    name: z.string().min(1),
    content: z.string().min(1),
    type: z.int().default(1),
    entities_id: z.int().default(0),
    itilcategories_id: z.int().default(0),
    externalid: z.string().nullable().default(null),
    _users_id_requester: z.int().default(0),
    _users_id_requester_notif: z.object({ alternative_email: z.array(z.string()) }).optional(),
  }),
});

/** The part of GLPI's REST API that `docs/interfaces/glpi.openapi.json` describes. */
export function glpiRoutes(base: string, store: GlpiStore, sessions: GlpiSessions, clock: Clock): Router {
  const router = new Router({ prefix: base });
  router.use(sessions.requireApp);
  router.get('/initSession', sessions.open);
  router.get('/killSession', sessions.kill);
  router.use(sessions.require);

  router.get('/User', (ctx) => {
    const sought = String(ctx.query['searchText[name]'] ?? '');
    sendRange(
      ctx,
      store.users().filter(({ name }) => matches(name, sought)),
    );
  });

  router.get('/Ticket', (ctx) => {
    const sought = String(ctx.query['searchText[externalid]'] ?? '');
    const found = store.tickets().filter(({ externalid }) => matches(externalid ?? '', sought));
    sendRange(ctx, found.map(presentTicket));
  });

  router.post('/Ticket', readBody('ERROR_JSON_PAYLOAD_INVALID'), (ctx) => {
    const parsed = NewTicket.safeParse(ctx.request.body);
    if (!parsed.success) throw new SimulatorError(400, 'ERROR_GLPI_ADD', z.prettifyError(parsed.error));
    const { _users_id_requester: user, _users_id_requester_notif: notif, ...input } = parsed.data.input;
    const requester = { users_id: user, email: notif?.alternative_email[0] ?? '' };
    // Like GLPI: a repeated creation makes another ticket.
    const { id } = store.add(openedTicket({ ...input, requester }, clock()));
    ctx.status = 201;
    ctx.set('Location', `${base}/Ticket/${id}`);
    ctx.body = { id, message: '' };
  });

  router.get('/Ticket/:id', (ctx) => {
    ctx.body = presentTicket(ticketOf(ctx, store));
  });

  const item = (ticket: GlpiTicket, { id, users_id, content }: GlpiMessage) => ({
    id,
    itemtype: 'Ticket',
    items_id: ticket.id,
    users_id,
    content,
  });

  router.get('/Ticket/:id/ITILFollowup', (ctx) => {
    const ticket = ticketOf(ctx, store);
    const followups = ticket.followups.map((each) => ({
      ...item(ticket, each),
      date: each.date,
      is_private: each.is_private,
    }));
    sendRange(ctx, followups);
  });

  router.get('/Ticket/:id/ITILSolution', (ctx) => {
    const ticket = ticketOf(ctx, store);
    sendRange(
      ctx,
      ticket.solutions.map((each) => ({ ...item(ticket, each), date_creation: each.date })),
    );
  });

  router.get('/search/Ticket', (ctx) => {
    const found = searched(ctx, store);
    const page = rangeOf(ctx, found);
    ctx.body = {
      totalcount: found.length,
      count: page.length,
      sort: ['19'],
      order: [String(ctx.query['order'] ?? 'ASC')],
      // Like GLPI: without rows, there is no « data ».
      ...(page.length > 0 && {
        data: page.map((ticket) => ({
          '1': ticket.name,
          '2': ticket.id,
          '12': ticket.status,
          '19': ticket.date_mod,
          '80': 'Entité racine',
        })),
      }),
    };
  });

  glpiExchangeRoutes(router, store, clock);
  return router;
}

/** The two searches of the portal: the tickets of a person, and those of a title that changed after an instant. */
function searched(ctx: Context, store: GlpiStore): GlpiTicket[] {
  const criterion = (at: number, name: string) => String(ctx.query[`criteria[${at}][${name}]`] ?? '');
  const kind = `${criterion(0, 'field')} ${criterion(0, 'searchtype')}`;
  const sign = ctx.query['order'] === 'DESC' ? -1 : 1;
  const found = (keeps: (ticket: GlpiTicket) => boolean) =>
    store
      .tickets()
      .filter(keeps)
      .toSorted((left, right) => sign * (left.date_mod.localeCompare(right.date_mod) || left.id - right.id));
  if (kind === '4 contains') {
    const names = new Map(store.users().map(({ id, name }) => [id, name]));
    return found(({ requester: { users_id, email } }) => matches(names.get(users_id) ?? email, criterion(0, 'value')));
  }
  if (kind === '19 morethan' && criterion(1, 'field') === '1') {
    return found((ticket) => ticket.date_mod > criterion(0, 'value') && matches(ticket.name, criterion(1, 'value')));
  }
  throw new SimulatorError(400, 'ERROR', 'The simulator searches by requester (4 contains) or change (19 morethan).');
}

function ticketOf(ctx: Context & { params: Record<string, string> }, store: GlpiStore): GlpiTicket {
  const ticket = store.ticket(Number(ctx.params['id']));
  if (ticket === undefined) throw new SimulatorError(404, 'ERROR_ITEM_NOT_FOUND', 'Item not found');
  return ticket;
}

/** GLPI's ticket; its requester is stored elsewhere there. */
function presentTicket({ requester: _requester, followups: _followups, solutions: _solutions, ...ticket }: GlpiTicket) {
  return ticket;
}

/** GLPI's text search: a part of the text, unless anchored by `^` and `$`, ignoring case. */
function matches(text: string, sought: string): boolean {
  const lower = text.toLowerCase();
  const plain = sought.toLowerCase().replace(/^\^/, '').replace(/\$$/, '');
  if (sought.startsWith('^') && sought.endsWith('$')) return lower === plain;
  return lower.includes(plain);
}

/** The asked part of a list, which the answer's status and headers tell. */
function rangeOf<Item>(ctx: Context, items: readonly Item[]): Item[] {
  const [first = 0, last = 49] = String(ctx.query['range'] ?? '0-49')
    .split('-')
    .map(Number);
  if (first > 0 && first >= items.length) {
    throw new SimulatorError(400, 'ERROR_RANGE_EXCEED_TOTAL', 'Provided range exceed total count of data');
  }
  const page = items.slice(first, last + 1);
  ctx.status = page.length < items.length ? 206 : 200;
  ctx.set('Content-Range', `0-${Math.max(0, page.length - 1)}/${items.length}`);
  return page;
}

function sendRange(ctx: Context, items: readonly unknown[]): void {
  ctx.body = rangeOf(ctx, items);
}
