import {
  Agent,
  request as httpRequest,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
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

/** What is left of a refused upload is read up to this many bytes, so that the browser gets to read the refusal. */
const DRAIN_LIMIT = 256 * 1024 * 1024;

/** Forwards requests to upstreams used in turn, streaming both ways. One that refuses the connection is passed over; none left is a 502. */
export function forwardTo(upstreams: readonly string[]): RequestListener {
  // A connection each: one kept open could be closed by the other side just as a body leaves, which cannot be sent twice.
  const agent = new Agent({ keepAlive: false });
  let turn = 0;
  return (request, response) => {
    const order = [...upstreams.slice(turn), ...upstreams.slice(0, turn)];
    turn = (turn + 1) % upstreams.length;
    attempt(order, agent, request, response);
  };
}

function attempt(
  [upstream, ...others]: readonly string[],
  agent: Agent,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (upstream === undefined) {
    sendUnavailable(response);
    request.resume();
    return;
  }
  const target = new URL(upstream);
  const secure = target.protocol === 'https:';
  const outgoing = (secure ? httpsRequest : httpRequest)(target, {
    method: request.method,
    path: request.url,
    headers: forwardedHeaders(request),
    ...(!secure && { agent }),
  });
  let sending = false;

  // The body leaves once the connection stands: until then the next upstream can still have all of it.
  outgoing.on('socket', (socket) => {
    const send = () => {
      sending = true;
      request.pipe(outgoing);
    };
    if (socket.connecting) socket.once('connect', send);
    else send();
  });
  outgoing.on('response', (incoming) => {
    response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, withoutHopByHop(incoming.headers));
    incoming.pipe(response);
    incoming.on('end', () => drain(request, outgoing));
    incoming.on('error', () => response.destroy());
  });
  outgoing.on('error', (error) => {
    if (response.headersSent) {
      // Refused before all was sent: the answer is on its way, what is left of the body goes nowhere.
      request.resume();
      return;
    }
    log.warn({ upstream, err: error }, 'partie injoignable');
    if (!sending) attempt(others, agent, request, response);
    else {
      sendUnavailable(response);
      request.resume();
    }
  });
  response.on('close', () => {
    if (!response.writableFinished) outgoing.destroy();
  });
}

/** Takes what the browser still sends of a body that nobody wants any more. */
function drain(request: IncomingMessage, outgoing: ClientRequest): void {
  if (request.readableEnded || outgoing.destroyed) return;
  request.unpipe(outgoing);
  outgoing.destroy();
  let drained = 0;
  request.on('data', (part: Buffer) => {
    drained += part.length;
    if (drained > DRAIN_LIMIT) request.destroy();
  });
  request.resume();
}

function forwardedHeaders(request: IncomingMessage): IncomingHttpHeaders {
  const { headers, socket } = request;
  const from = socket.remoteAddress ?? '';
  const before = headers['x-forwarded-for'];
  return {
    ...withoutHopByHop(headers),
    // Without it, a part that refuses an upload would close before it has read it, and its answer would be lost on the way.
    connection: 'keep-alive',
    'x-forwarded-for': before === undefined ? from : `${String(before)}, ${from}`,
    'x-forwarded-host': headers['x-forwarded-host'] ?? headers.host,
    'x-forwarded-proto': headers['x-forwarded-proto'] ?? 'http',
  };
}

function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => value !== undefined && !HOP_BY_HOP.has(name)),
  );
}

function sendUnavailable(response: ServerResponse): void {
  if (response.headersSent || response.destroyed) return;
  sendProblem(response, {
    title: 'Service indisponible',
    status: 502,
    code: 'service-indisponible',
    detail: 'Cette partie du portail ne répond pas. Réessayez dans un instant.',
  });
}
