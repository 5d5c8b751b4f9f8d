import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '@pwp/api-kit';
import { z } from 'zod';

/** How the double behaves: as documented, never answering, answering 503, or cutting the connection. */
type DoubleMode = 'ok' | 'mute' | 'error' | 'cut';

const NewTicket = z.looseObject({ name: z.string(), content: z.string(), externalid: z.string() });

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

/** GLPI in a test's hand, over real HTTP, by docs/interfaces/glpi.openapi.json. */
export interface GlpiDouble {
  url: string;
  mode: DoubleMode;
  /** « METHOD /path » of what was asked, refused or not, without the query. */
  readonly calls: string[];
  readonly tickets: Map<number, HeldTicket>;
  /** Id by name. */
  readonly users: Map<string, number>;
  /** Opens the next ticket, then cuts the connection before it answers. */
  loseNextOpening: boolean;
  /** Answers this to the next opening, and opens nothing. */
  refuseNextOpening: { status: number; body: unknown } | undefined;
  /** Every session is over from now on. */
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
    users: new Map(),
    loseNextOpening: false,
    refuseNextOpening: undefined,
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
    } else if (request.method === 'POST') void open(double, request, response);
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
  const date = '2026-11-24 12:00:00';
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
  if (path === '/search/Ticket') {
    const found = tickets.filter(({ requester }) => requester === sought('criteria[0][value]'));
    const data = found.map((ticket) => ({ 2: ticket.id, 12: ticket.status, 19: ticket.date_mod }));
    answer(response, 200, { totalcount: found.length, count: found.length, ...(data.length > 0 && { data }) });
    return;
  }
  const [, id = '', part] = /^\/Ticket\/(\d+)(?:\/(\w+))?$/.exec(path) ?? [];
  const ticket = double.tickets.get(Number(id));
  if (ticket === undefined) answer(response, 404, ['ERROR_ITEM_NOT_FOUND', 'Item not found']);
  else if (part === 'ITILFollowup') answer(response, 200, ticket.followups);
  else if (part === 'ITILSolution') answer(response, 200, ticket.solutions);
  else
    answer(response, 200, { id: ticket.id, status: ticket.status, date: ticket.date_mod, date_mod: ticket.date_mod });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
