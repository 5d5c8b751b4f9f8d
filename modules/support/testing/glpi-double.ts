import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '@pwp/api-kit';
import { z } from 'zod';

/** How the double behaves: as documented, never answering, answering 503, or closing the connection. */
type DoubleMode = 'ok' | 'mute' | 'error' | 'cut';

const NewTicket = z.looseObject({ name: z.string(), content: z.string(), externalid: z.string() });

const NewFollowup = z.looseObject({
  items_id: z.number(),
  content: z.string(),
  is_private: z.number(),
  users_id: z.number().default(2),
  _reopen: z.number().optional(),
});

const NewDocument = z.object({
  name: z.string(),
  itemtype: z.string(),
  items_id: z.number(),
  _filename: z.tuple([z.string()]),
});

/** A document of an item, with its bytes. */
interface HeldDocument {
  id: number;
  name: string;
  filename: string;
  mime: string;
  users_id: number;
  assocdate: string;
  /** Not a field of GLPI's: what it is joined to, and its bytes. */
  of: `${string}/${number}`;
  bytes: Buffer;
}

/** A ticket that the double holds; `requester` is the address or the user's name. */
export interface HeldTicket {
  id: number;
  input: z.infer<typeof NewTicket>;
  status: number;
  date_mod: string;
  requester: string;
  followups: { id: number; users_id: number; date: string; content: string | null; is_private: number }[];
  solutions: { id: number; users_id: number; date_creation: string; content: string | null }[];
}

/** A test double of GLPI over real HTTP, following docs/interfaces/glpi.openapi.json. */
export interface GlpiDouble {
  url: string;
  mode: DoubleMode;
  /** « METHOD /path » of each request, refused or not, without the query. */
  readonly calls: string[];
  readonly tickets: Map<number, HeldTicket>;
  readonly documents: HeldDocument[];
  /** Answers this in place of a ticket, by its id. */
  readonly unreadable: Map<number, { status: number; body: unknown }>;
  /** Id by name. */
  readonly users: Map<string, number>;
  /** Opens the next ticket, then closes the connection before answering. */
  loseNextOpening: boolean;
  /** Answers this to the next opening, without opening a ticket. */
  refuseNextOpening: { status: number; body: unknown } | undefined;
  /** Writes the next follow-up or document, then closes the connection before answering. */
  loseNextAddition: boolean;
  /** Answers this to the next document, without keeping it. */
  refuseNextDocument: { status: number; body: unknown } | undefined;
  /** GLPI's time, in its format. */
  now: string;
  /** Every current session expires. */
  endSessions(): void;
  close(): Promise<void>;
}

/** Tokens of the double. */
export const GLPI_TOKENS = { app: 'application-de-test', user: 'compte-de-test' } as const;

/** Starts the double, empty. */
export async function startGlpiDouble(): Promise<GlpiDouble> {
  const sessions = new Set<string>();
  const double: GlpiDouble = {
    url: '',
    mode: 'ok',
    calls: [],
    tickets: new Map(),
    documents: [],
    unreadable: new Map(),
    users: new Map(),
    loseNextOpening: false,
    refuseNextOpening: undefined,
    loseNextAddition: false,
    refuseNextDocument: undefined,
    now: '2026-11-24 12:00:00',
    endSessions: () => sessions.clear(),
    close: () => Promise.resolve(),
  };
  const handler: RequestListener = (request, response) => {
    const url = new URL(request.url ?? '/', 'http://glpi.test');
    const path = url.pathname.replace('/apirest.php', '');
    double.calls.push(`${request.method} ${path}`);
    if (double.mode === 'mute') return;
    if (double.mode === 'cut') request.socket.destroy();
    else if (double.mode === 'error') answer(response, 503, 'indisponible');
    else if (path === '/initSession') openSession(sessions, request, response);
    else if (!sessions.has(String(request.headers['session-token']))) {
      answer(response, 401, ['ERROR_SESSION_TOKEN_INVALID', 'session_token seems invalid']);
    } else if (request.method === 'POST' && path === '/ITILFollowup') void follow(double, request, response);
    else if (request.method === 'POST' && path === '/Document') void upload(double, request, response);
    else if (request.method === 'POST') void open(double, request, response);
    else read(double, path, url.searchParams, response);
  };
  const server = await listen(handler, { port: 0, host: '127.0.0.1' });
  double.url = `${server.url}/apirest.php`;
  double.close = () => server.close(0);
  return double;
}

function openSession(sessions: Set<string>, request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.authorization !== `user_token ${GLPI_TOKENS.user}`) {
    answer(response, 401, ['ERROR_GLPI_LOGIN_USER_TOKEN', 'user_token seems invalid']);
  } else if (request.headers['app-token'] !== GLPI_TOKENS.app) {
    answer(response, 400, ['ERROR_WRONG_APP_TOKEN_PARAMETER', 'app_token seems wrong']);
  } else {
    const token = `session-${sessions.size + 1}-${Math.random()}`;
    sessions.add(token);
    answer(response, 200, { session_token: token });
  }
}

async function open(double: GlpiDouble, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refused = double.refuseNextOpening;
  const body = await buffer(request);
  if (refused !== undefined) {
    double.refuseNextOpening = undefined;
    answer(response, refused.status, refused.body);
    return;
  }
  const { input } = z.object({ input: NewTicket }).parse(JSON.parse(body.toString()));
  const id = 4_700 + double.tickets.size;
  const date = double.now;
  const user = [...double.users].find(([, userId]) => userId === input['_users_id_requester'])?.[0];
  const alternative = z
    .object({ alternative_email: z.array(z.string()) })
    .optional()
    .parse(input['_users_id_requester_notif'])?.alternative_email[0];
  const requester = user ?? alternative ?? '';
  double.tickets.set(id, { id, input, status: 1, date_mod: date, requester, followups: [], solutions: [] });
  if (double.loseNextOpening) {
    double.loseNextOpening = false;
    request.socket.destroy();
    return;
  }
  answer(response, 201, { id, message: '' });
}

async function follow(double: GlpiDouble, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { input } = z.object({ input: NewFollowup }).parse(JSON.parse((await buffer(request)).toString()));
  const ticket = double.tickets.get(input.items_id);
  if (ticket === undefined) return answer(response, 404, ['ERROR_ITEM_NOT_FOUND', 'Item not found']);
  const { users_id, content, is_private, _reopen: reopen } = input;
  const id = 100 + double.tickets.size + ticket.followups.length;
  ticket.followups.push({ id, users_id, date: double.now, content, is_private });
  ticket.date_mod = double.now;
  if (reopen === 1 && ticket.status >= 4) ticket.status = 2;
  return added(double, request, response, { id, message: '' });
}

async function upload(double: GlpiDouble, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = new Uint8Array(await buffer(request));
  const refused = double.refuseNextDocument;
  if (refused !== undefined) {
    double.refuseNextDocument = undefined;
    return answer(response, refused.status, refused.body);
  }
  const type = request.headers['content-type'] ?? '';
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  const { input } = z.object({ input: NewDocument }).parse(JSON.parse(z.string().parse(form.get('uploadManifest'))));
  const file = z.file().parse(form.get('filename[0]'));
  const {
    _filename: [filename],
  } = input;
  const id = 80 + double.documents.length;
  double.documents.push({
    id,
    name: input.name,
    filename,
    mime: file.type,
    users_id: 2,
    assocdate: double.now,
    of: `${input.itemtype}/${input.items_id}`,
    bytes: Buffer.from(await file.arrayBuffer()),
  });
  return added(double, request, response, { id, message: '', upload_result: { filename: [{ name: file.name }] } });
}

function added(double: GlpiDouble, request: IncomingMessage, response: ServerResponse, body: unknown): void {
  if (double.loseNextAddition) {
    double.loseNextAddition = false;
    request.socket.destroy();
  } else answer(response, 201, body);
}

/** Items with their documents, in the order of the request. */
function withDocuments(double: GlpiDouble, query: URLSearchParams): unknown[] {
  const items: unknown[] = [];
  for (let at = 0; query.has(`items[${at}][items_id]`); at += 1) {
    const id = Number(query.get(`items[${at}][items_id]`));
    const of = `${query.get(`items[${at}][itemtype]`)}/${id}`;
    const held = double.documents.filter((document) => document.of === of);
    items.push({ id, _documents: held.map(({ bytes: _bytes, of: _of, ...row }) => row) });
  }
  return items;
}

function read(double: GlpiDouble, path: string, query: URLSearchParams, response: ServerResponse): void {
  const sought = (name: string) => (query.get(name) ?? '').replaceAll(/^\^|\$$/g, '');
  const tickets = [...double.tickets.values()];
  if (path === '/User') {
    const found = [...double.users].filter(([name]) => name === sought('searchText[name]'));
    answer(
      response,
      200,
      found.map(([name, id]) => ({ id, name })),
    );
    return;
  }
  if (path === '/Ticket') {
    const found = tickets.filter(({ input }) => input.externalid === sought('searchText[externalid]'));
    answer(
      response,
      200,
      found.map((ticket) => ({ id: ticket.id, externalid: ticket.input.externalid })),
    );
    return;
  }
  if (path === '/getMultipleItems') return answer(response, 200, withDocuments(double, query));
  const [, document] = /^\/Document\/(\d+)$/.exec(path) ?? [];
  if (document !== undefined) {
    const held = double.documents.find(({ id }) => id === Number(document));
    if (held === undefined) return answer(response, 404, ['ERROR_ITEM_NOT_FOUND', 'Item not found']);
    response.writeHead(200, { 'content-type': held.mime }).end(held.bytes);
    return;
  }
  if (path === '/search/Ticket') {
    const found =
      query.get('criteria[0][field]') === '19'
        ? tickets.filter((ticket) => ticket.date_mod > (query.get('criteria[0][value]') ?? ''))
        : tickets.filter(({ requester }) => requester === sought('criteria[0][value]'));
    const sign = query.get('order') === 'DESC' ? -1 : 1;
    const data = found
      .toSorted((one, other) => sign * (one.date_mod.localeCompare(other.date_mod) || one.id - other.id))
      .map((ticket) => ({ 2: ticket.id, 12: ticket.status, 19: ticket.date_mod }));
    return answerPart(response, data, query, (part) => ({
      totalcount: data.length,
      count: part.length,
      ...(part.length > 0 && { data: part }),
    }));
  }
  const [, id = '', part] = /^\/Ticket\/(\d+)(?:\/(\w+))?$/.exec(path) ?? [];
  const ticket = double.tickets.get(Number(id));
  const unreadable = double.unreadable.get(Number(id));
  if (ticket === undefined) answer(response, 404, ['ERROR_ITEM_NOT_FOUND', 'Item not found']);
  else if (unreadable !== undefined) answer(response, unreadable.status, unreadable.body);
  else if (part === 'ITILFollowup') answerPart(response, ticket.followups, query);
  else if (part === 'ITILSolution') answerPart(response, ticket.solutions, query);
  else
    answer(response, 200, { id: ticket.id, status: ticket.status, date: ticket.date_mod, date_mod: ticket.date_mod });
}

/** The rows of `range`; the first 50 without it. */
function answerPart(
  response: ServerResponse,
  rows: readonly unknown[],
  query: URLSearchParams,
  bodyOf: (part: readonly unknown[]) => unknown = (part) => part,
): void {
  const [first = 0, last = 49] = (query.get('range') ?? '0-49').split('-').map(Number);
  if (first > rows.length) answer(response, 400, ['ERROR_RANGE_EXCEED_TOTAL', 'Provided range exceed total count']);
  else answer(response, last < rows.length - 1 ? 206 : 200, bodyOf(rows.slice(first, last + 1)));
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
