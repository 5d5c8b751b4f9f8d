import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen } from '@pwp/api-kit';
import { createGlpi, type Glpi } from './glpi.ts';
import type { GlpiState } from './glpi-state.ts';
import type { GlpiDocument, GlpiTicket } from './glpi-ticket.ts';

/** How the double behaves: as documented, never answering, answering 503, or closing the connection. */
type DoubleMode = 'ok' | 'mute' | 'error' | 'cut';

/** An answer in place of its own, to one call or to all. */
interface Refusal {
  status: number;
  body: unknown;
  once?: true;
}

/** GLPI over real HTTP, and what a test sees and changes of it. Calls are « METHOD /path », without the query. */
export interface GlpiDouble extends Pick<Glpi, 'endSessions'> {
  url: string;
  mode: DoubleMode;
  /** Each request, refused or not. */
  readonly calls: string[];
  /** `X-Request-Id` of each. */
  readonly requestIds: string[];
  readonly tickets: Map<number, GlpiTicket>;
  readonly documents: Map<number, GlpiDocument>;
  readonly files: Map<number, Buffer<ArrayBuffer>>;
  /** Id by name. */
  readonly users: Map<string, number>;
  /** Answers in place of its own, by call. */
  readonly refusals: Map<string, Refusal>;
  /** Calls that are done once before the connection closes without an answer. */
  readonly lost: Set<string>;
  close: () => Promise<void>;
}

/** Tokens of the double. */
export const GLPI_TOKENS = { appToken: 'app-de-test', userToken: 'compte-de-test' } as const;

const BASE = '/apirest.php';
const OUTAGE: Refusal = { status: 503, body: 'indisponible' };
/** Noon in Paris, which it stays. */
const NOW = new Date('2026-11-24T11:00:00.000Z');

/** Starts the double, empty. */
export async function startGlpiDouble(): Promise<GlpiDouble> {
  const users = new Map<string, number>();
  const held = { tickets: new Map(), documents: new Map(), files: new Map() };
  const state: GlpiState = { ...held, users: () => [...users].map(([name, id]) => ({ id, name })) };
  const glpi = createGlpi(state, { base: BASE, ...GLPI_TOKENS, clock: () => NOW, firstTicket: 4_700 });
  const server = await listen((incoming, response) => void reply(incoming, response), { port: 0, host: '127.0.0.1' });
  const double: GlpiDouble = {
    ...held,
    users,
    url: `${server.url}${BASE}`,
    mode: 'ok',
    calls: [],
    requestIds: [],
    refusals: new Map(),
    lost: new Set(),
    endSessions: glpi.endSessions,
    close: () => server.close(0),
  };

  async function reply(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = `${incoming.method} ${incoming.url?.replace(BASE, '').replace(/\?.*/, '')}`;
    double.calls.push(call);
    double.requestIds.push(String(incoming.headers['x-request-id']));
    if (double.mode === 'mute') return;
    if (double.mode === 'cut') {
      incoming.socket.destroy();
      return;
    }
    const refused = double.mode === 'error' ? OUTAGE : double.refusals.get(call);
    if (refused?.once === true) double.refusals.delete(call);
    const answer =
      refused === undefined ? await glpi.answer(incoming) : Response.json(refused.body, { status: refused.status });
    if (double.lost.delete(call)) incoming.socket.destroy();
    else
      response
        .writeHead(answer.status, Object.fromEntries(answer.headers))
        .end(Buffer.from(await answer.arrayBuffer()));
  }
  return double;
}
