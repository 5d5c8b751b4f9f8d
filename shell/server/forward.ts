import {
  Agent,
  request as httpRequest,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { Agent as SecureAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { handOnBody, type BodyOnItsWay, type TrustedProxies } from '@pwp/api-kit/server';
import { log } from './log.ts';
import { sendProblem } from './problem.ts';

/** Headers that speak of one connection only (RFC 9110 §7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

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
 * nothing to a request that may be sent twice. None left is a 502, or a 504 when one was reached and stayed silent.
 */
export function forwardTo(
  upstreams: readonly string[],
  proxies: TrustedProxies,
  limits: ForwardLimits = LIMITS,
): RequestListener {
  const turns = takeTurns(upstreams, limits.aside);
  return (request, response) => {
    const headers = forwardedHeaders(request, proxies);
    const ask = ([upstream, ...others]: readonly string[], last?: Error): void => {
      if (upstream === undefined) {
        sendUnavailable(response, last);
        request.resume();
        return;
      }
      attempt({ upstream, request, response, headers, limits }, (error, mayRepeat) => {
        turns.putAside(upstream);
        log.warn({ upstream, err: error }, 'partie injoignable');
        ask(mayRepeat ? others : [], error);
      });
    };
    ask(turns.next());
  };
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
  headers: IncomingHttpHeaders;
  limits: ForwardLimits;
}

/** Asks one upstream; `failed` is told of it, as long as nothing was answered, and whether another one may be asked. */
function attempt(asked: Attempt, failed: (error: Error, mayRepeat: boolean) => void): void {
  const { request, response, limits } = asked;
  const hasBody = 'transfer-encoding' in request.headers || Number(request.headers['content-length'] ?? 0) > 0;
  let outgoing: ClientRequest;
  try {
    outgoing = openRequest(asked);
  } catch (error) {
    log.warn({ err: error }, 'requête impossible à transmettre');
    sendProblem(response, UNREADABLE);
    request.resume();
    return;
  }
  let connected = false;
  let body: BodyOnItsWay | undefined;

  // The body leaves once the connection stands: until then the next upstream can still have all of it.
  outgoing.on('socket', (socket) => {
    const send = () => {
      connected = true;
      endSilence(socket, outgoing, asked);
      if (hasBody) body = handOnBody(request, outgoing);
      else outgoing.end();
    };
    socket.setTimeout(limits.connect, () => {
      if (!connected) outgoing.destroy(new Silent('the connection did not stand in time'));
    });
    if (socket.connecting) socket.once('encrypted' in socket ? 'secureConnect' : 'connect', send);
    else send();
  });
  outgoing.on('response', (incoming) => {
    try {
      response.writeHead(incoming.statusCode ?? 502, withoutHopByHop(incoming.headers));
    } catch (error) {
      outgoing.destroy(new Error('an answer that cannot be handed on', { cause: error }));
      return;
    }
    // Each part that an answer passes listens for its end: on one machine they are eleven, and no more.
    response.setMaxListeners(20);
    pipeline(incoming, response, () => {
      // Refused before all was sent: what is left of the body goes nowhere.
      body?.letGo();
      if (!request.complete) outgoing.destroy();
    });
  });
  outgoing.on('error', (error) => {
    // Its answer is on its way, or the browser is gone: there is nobody to tell.
    if (response.headersSent || response.destroyed) return;
    const isUntouched = !hasBody && SAFE.has(request.method ?? '');
    failed(error, !connected || isUntouched);
  });
  response.on('close', () => {
    if (!response.writableFinished) outgoing.destroy();
  });
}

// A connection each: one kept open could be closed by the other side just as a body leaves, which cannot be sent twice.
const agents = { 'http:': new Agent({ keepAlive: false }), 'https:': new SecureAgent({ keepAlive: false }) };

function openRequest({ upstream, request, headers }: Attempt): ClientRequest {
  const target = new URL(upstream);
  const { method, url: path } = request;
  return target.protocol === 'https:'
    ? httpsRequest(target, { method, path, headers, agent: agents['https:'] })
    : httpRequest(target, { method, path, headers, agent: agents['http:'] });
}

/** Leaves an upstream that says nothing while it is its turn. A browser that is slow is judged by the server that it is connected to. */
function endSilence(socket: Socket, outgoing: ClientRequest, { request, response, limits }: Attempt): void {
  const look = () => {
    const isBrowsersTurn = response.writableNeedDrain || (!request.complete && !outgoing.writableNeedDrain);
    if (isBrowsersTurn) countAnew();
    else outgoing.destroy(new Silent('nothing came in time'));
  };
  const countAnew = () => void socket.setTimeout(limits.silence);
  countAnew();
  socket.on('timeout', look);
  // The turn passes to the part: it has all its time, however long the browser took.
  request.on('end', countAnew);
  response.on('drain', countAnew);
}

/** What a browser says of its own address is worth nothing; a proxy of ours is believed. */
function forwardedHeaders(request: IncomingMessage, proxies: TrustedProxies): IncomingHttpHeaders {
  const { headers } = request;
  const said = proxies.sent(request) ? headers : {};
  const forwarded: IncomingHttpHeaders = {
    ...withoutHopByHop(headers),
    // Without it, a part that refuses an upload would close before it has read it, and its answer would be lost on the way.
    connection: 'keep-alive',
    // Without it, the body of a GET would have no end of its own, and be read as a request that nobody sent.
    'transfer-encoding': headers['transfer-encoding'],
    'x-forwarded-for': proxies.callerOf(request),
    'x-forwarded-host': said['x-forwarded-host'] ?? headers.host,
    'x-forwarded-proto': said['x-forwarded-proto'] ?? 'http',
  };
  return Object.fromEntries(Object.entries(forwarded).filter(([, value]) => value !== undefined));
}

function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = new Set((headers.connection ?? '').toLowerCase().split(/[\s,]+/));
  // It says where a body ends: whoever names it would have the rest read as another request.
  named.delete('content-length');
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => value !== undefined && !HOP_BY_HOP.has(name) && !named.has(name)),
  );
}

const UNREADABLE = {
  title: 'Requête invalide',
  status: 400,
  code: 'requete-invalide',
  detail: 'La requête ne peut pas être transmise telle qu’elle est écrite.',
};

function sendUnavailable(response: ServerResponse, reason: Error | undefined): void {
  if (response.headersSent || response.destroyed) return;
  response.setHeader('retry-after', '5');
  sendProblem(response, {
    title: 'Service indisponible',
    status: reason instanceof Silent ? 504 : 502,
    code: 'service-indisponible',
    detail: 'Cette partie du portail ne répond pas. Réessayez dans un instant.',
  });
}
