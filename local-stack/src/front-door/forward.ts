import { Agent, type ClientRequest, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { createLog, handOnBody, type BodyOnItsWay, type TrustedProxies } from '@pwp/api-kit/server';
import { createProxyServer } from 'http-proxy-3';
import { sendProblem } from './send-problem.ts';

const log = createLog('front-door');

/** Methods that may be sent twice: nothing changes by them. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** How long parts are waited for, ms. */
export interface ForwardLimits {
  /** Until the connection stands. */
  connect: number;
  /** While it is the part's turn to say, or to take, something. */
  silence: number;
  /** A part that failed is asked last for so long. */
  aside: number;
}

const LIMITS: ForwardLimits = { connect: 5_000, silence: 60_000, aside: 10_000 };

/** It was the part's turn, and nothing came. */
class Silent extends Error {}

/**
 * Forwards requests to upstreams used in turn, streaming both ways. One that cannot be reached is passed over; so is one that says
 * nothing to a request that may be sent twice. When none is left `whenDown` answers; without it 502, or 504 when the last one stayed silent.
 */
export function forwardTo(
  upstreams: readonly string[],
  proxies: TrustedProxies,
  { limits = LIMITS, whenDown }: { limits?: ForwardLimits | undefined; whenDown?: RequestListener | undefined } = {},
): RequestListener {
  const turns = takeTurns(upstreams, limits.aside);
  return (request, response) => {
    // Each part that an answer passes listens for its end: on one machine they are eleven, and no more.
    response.setMaxListeners(20);
    // Node has answered « 100 Continue » already.
    delete request.headers.expect;
    if (losesItsLength(request)) {
      sendProblem(response, UNREADABLE);
      request.resume();
      return;
    }
    const ask = ([upstream, ...others]: readonly string[], last?: Error): void => {
      if (upstream === undefined) {
        if (whenDown === undefined) sendUnavailable(response, last);
        else if (!response.headersSent && !response.destroyed) whenDown(request, response);
        request.resume();
        return;
      }
      attempt({ upstream, request, response, proxies, limits }, (error, mayRepeat) => {
        turns.putAside(upstream);
        log.warn({ upstream, err: error }, 'partie injoignable');
        ask(mayRepeat ? others : [], error);
      });
    };
    ask(turns.next());
  };
}

/** The proxy says of these methods that they have no body, unless they give its length: a part would read a second request in it. */
function losesItsLength({ method, headers }: IncomingMessage): boolean {
  return (method === 'DELETE' || method === 'OPTIONS') && 'transfer-encoding' in headers;
}

/** Upstreams in turn; those that failed a moment ago come last, since they may be all there is. */
function takeTurns(upstreams: readonly string[], aside: number) {
  const failedAt = new Map<string, number>();
  let turn = 0;
  return {
    next(): string[] {
      const order = [...upstreams.slice(turn), ...upstreams.slice(0, turn)];
      turn = (turn + 1) % upstreams.length;
      const before = Date.now() - aside;
      const isAside = (upstream: string) => (failedAt.get(upstream) ?? -Infinity) > before;
      return [...order.filter((upstream) => !isAside(upstream)), ...order.filter(isAside)];
    },
    putAside: (upstream: string) => void failedAt.set(upstream, Date.now()),
  };
}

interface Attempt {
  upstream: string;
  request: IncomingMessage;
  response: ServerResponse;
  proxies: TrustedProxies;
  limits: ForwardLimits;
}

// A connection each: one kept open could be closed by the other side just as a body leaves, which cannot be sent twice.
const agents = { 'http:': new Agent({ keepAlive: false }), 'https:': new SecureAgent({ keepAlive: false }) };

/** Asks one upstream; `failed` is told of it, as long as nothing was answered, and whether another one may be asked. */
function attempt(asked: Attempt, failed: (error: Error, mayRepeat: boolean) => void): void {
  const { upstream, request, response, proxies, limits } = asked;
  const hasBody = 'transfer-encoding' in request.headers || Number(request.headers['content-length'] ?? 0) > 0;
  const target = new URL(upstream);
  const buffer = new PassThrough();
  let connected = false;
  let body: BodyOnItsWay | undefined;
  let silent: Silent | undefined;
  const proxy = createProxyServer({
    target,
    agent: target.protocol === 'https:' ? agents['https:'] : agents['http:'],
    headers: forwardedHeaders(request, proxies),
    buffer,
    // The path as it was written.
    toProxy: true,
  });
  // The body leaves once the connection stands: until then the next upstream can still have all of it.
  proxy.once('proxyReq', (outgoing, _request, _response, _options, socket) => {
    const giveUp = (why: string) => {
      silent = new Silent(why);
      outgoing.destroy(silent);
    };
    const send = () => {
      connected = true;
      endSilence(socket, outgoing, asked, giveUp);
      if (hasBody) body = handOnBody(request, buffer);
      else buffer.end();
    };
    // Without it, the rest of a refused body would wait for a part that takes no more.
    outgoing.once('close', () => buffer.destroy());
    socket.setTimeout(limits.connect, () => {
      if (!connected) giveUp('the connection did not stand in time');
    });
    if (socket.connecting) socket.once('encrypted' in socket ? 'secureConnect' : 'connect', send);
    else send();
  });
  proxy.once('proxyRes', (incoming) => {
    // The part speaks of its own connection, not of the browser's.
    const keepsAlive = request.httpVersion === '1.1' ? 'keep-alive' : 'close';
    incoming.headers.connection = request.headers.connection ?? keepsAlive;
    incoming.once('close', () => {
      // A part that died while it answered: the browser must not take what came for the whole.
      if (!incoming.complete) response.destroy();
      // Refused before all was sent: what is left of the body goes nowhere.
      body?.letGo();
    });
  });
  try {
    proxy.web(request, response, {}, (error: Error) => {
      // Its answer is on its way, or the browser is gone: there is nobody to tell.
      if (response.headersSent || response.destroyed) return;
      const isUntouched = !hasBody && SAFE.has(request.method ?? '');
      failed(silent ?? error, !connected || isUntouched);
    });
  } catch (error) {
    log.warn({ err: error }, 'requête impossible à transmettre');
    sendProblem(response, UNREADABLE);
    request.resume();
  }
}

/** Leaves an upstream that says nothing while it is its turn. A browser that is slow is judged by the server that it is connected to. */
function endSilence(
  socket: Socket,
  outgoing: ClientRequest,
  { request, response, limits }: Attempt,
  giveUp: (why: string) => void,
): void {
  const countAnew = () => void socket.setTimeout(limits.silence);
  countAnew();
  socket.on('timeout', () => {
    const isBrowsersTurn = response.writableNeedDrain || (!request.complete && !outgoing.writableNeedDrain);
    if (isBrowsersTurn) countAnew();
    else giveUp('nothing came in time');
  });
  // The turn passes to the part: it has all its time, however long the browser took.
  request.on('end', countAnew);
  response.on('drain', countAnew);
}

/** What a browser says of its own address is worth nothing; a proxy of ours is believed. */
function forwardedHeaders(request: IncomingMessage, proxies: TrustedProxies): Record<string, string | string[]> {
  const { host, ...headers } = request.headers;
  const said = proxies.sent(request) ? headers : {};
  const forwardedHost = said['x-forwarded-host'] ?? host;
  return {
    // With « close », a part that refuses an upload would leave before it has read it, and its answer would be lost on the way.
    connection: 'keep-alive',
    'x-forwarded-for': proxies.callerOf(request),
    'x-forwarded-proto': said['x-forwarded-proto'] ?? 'http',
    ...(forwardedHost !== undefined && { 'x-forwarded-host': forwardedHost }),
  };
}

const UNREADABLE = {
  title: 'Requête invalide',
  status: 400,
  code: 'requete-invalide',
  detail: 'La requête ne peut pas être transmise telle qu’elle est écrite.',
};

function sendUnavailable(response: ServerResponse, reason: Error | undefined): void {
  const status = reason instanceof Silent ? 504 : 502;
  const detail = 'Cette partie du portail ne répond pas. Réessayez dans un instant.';
  sendProblem(response, { title: 'Service indisponible', status, code: 'service-indisponible', detail }, 5);
}
