import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { Server as NetServer, type AddressInfo, type Socket } from 'node:net';
import { createAddressShare } from './address-share.ts';
import { createLog } from './process-log.ts';
import { holdsBack, leavesUnread, PACE, startPace, type Pace, type PaceMarks } from './pace.ts';
import { readTrustedProxies, type TrustedProxies } from './trusted-proxies.ts';

/** The port, which `setting` chooses, is taken, or may not be used. */
export class CannotListen extends Error {
  constructor(host: string, port: number, cause: unknown, setting = 'PWP_PORT') {
    super(
      `Le port ${port} de ${host} est déjà pris ou interdit. Libérez-le, ou choisissez-en un autre avec ${setting}.`,
      { cause },
    );
    this.name = 'CannotListen';
  }
}

/** A server that listens. */
export interface Listening {
  port: number;
  url: string;
  /**
   * Takes no more connections, and lets each that is open end with its next answer, or once nothing was asked on it for a minute: a
   * request that is on its way meanwhile is answered, but a stream of events that would begin. Resolves once all have ended: `handler`
   * ends its streams.
   */
  leave(): Promise<void>;
  /** Takes no more connections, waits for the requests under way up to `patience` ms, then cuts what is left. */
  close(patience?: number): Promise<void>;
}

/** Where a server listens, and how slow its callers may be. */
export interface ListenOptions {
  port: number;
  host: string;
  pace?: Pace;
  /** What may hold more connections than one address: the proxies in front. */
  proxies?: TrustedProxies;
}

/** The request that the code at hand works for, where there is one. */
export const requestAtHand = new AsyncLocalStorage<IncomingMessage>();

/** More connections than this wait for nothing: those that are only kept alive make room first. */
const CONNECTIONS = 2_000;

/** Connections that one network address may hold of them; a proxy of ours stands for everybody. */
const SHARE = CONNECTIONS / 4;

/** Who is on this machine is a proxy or its operator, unless a server is told of others. */
const thisMachine = readTrustedProxies('loopback');

const TOO_SLOW = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/**
 * Serves `handler`; port 0 takes a free one. What is slow on purpose is cut: headers, body, answer left unread. A handler that
 * throws is a 500 and a line in the log. Throws `CannotListen`.
 */
export async function listen(handler: RequestListener, options: ListenOptions): Promise<Listening> {
  const pace = options.pace ?? PACE;
  const underWay = new Map<ServerResponse, { request: IncomingMessage; marks: PaceMarks<Socket> }>();
  let leaving = false;
  let closing = false;
  const server = createServer(
    {
      keepAliveTimeout: 60_000,
      headersTimeout: Math.round((pace.window * 2) / 3),
      // A limit for a whole request would cut an honest upload on a slow line: its pace is followed instead.
      requestTimeout: 0,
      connectionsCheckingInterval: pace.every,
    },
    (request, response) => {
      underWay.set(response, { request, marks: startPace(request.socket, Date.now()) });
      const end = () => {
        underWay.delete(response);
        if (closing) server.closeIdleConnections();
      };
      // A body may go on after its answer: until it ends or is left, it has to keep the pace.
      response.once('close', () => (request.complete || request.closed ? end() : request.once('close', end)));
      if (leaving && isEventStream(request)) {
        response.destroy();
        return;
      }
      if (leaving) endConnection(response);
      requestAtHand.run(request, () => handOver(handler, request, response));
    },
  );
  server.maxConnections = CONNECTIONS;
  // A process of a cluster would hand on what is beyond it, to itself when it is the only one, without an end.
  Object.assign(server, { dropMaxConnection: true });
  server.on('drop', () => server.closeIdleConnections());
  limitAddresses(server, options.proxies ?? thisMachine);
  // Nothing was read and nothing could be written: the rest of an answer that is not read at all is kept for nobody.
  server.setTimeout(pace.window, (socket) => {
    const isAtWork = [...underWay.values()].some(({ marks }) => marks.socket === socket);
    if (!isAtWork || socket.writableLength > 0) socket.destroy();
  });
  const following = setInterval(() => {
    const now = Date.now();
    for (const [response, { request, marks }] of underWay) {
      if (holdsBack(request, marks, now, pace)) cutSlow(marks.socket, response);
      else if (leavesUnread(response, marks, now, pace)) marks.socket.destroy();
    }
  }, pace.every).unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      clearInterval(following);
      reject(new CannotListen(options.host, options.port, error));
    });
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const endConnections = () => {
    leaving = true;
    for (const response of underWay.keys()) endConnection(response);
  };
  return {
    port,
    url: `http://${options.host}:${port}`,
    async leave() {
      endConnections();
      await new Promise<void>((resolve) => {
        // That of HTTP would close what is idle at once, a request on its way or not.
        NetServer.prototype.close.call(server, () => resolve());
      });
    },
    async close(patience = 10_000) {
      closing = true;
      endConnections();
      for (const [response, { request }] of underWay) if (isEventStream(request)) response.destroy();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      const cut = setTimeout(() => server.closeAllConnections(), patience);
      await closed;
      clearTimeout(cut);
      clearInterval(following);
    },
  };
}

/** One address leaves room for others: what it opens beyond its share is closed at once. */
function limitAddresses(server: Server, proxies: TrustedProxies): void {
  const take = createAddressShare(SHARE);
  server.on('connection', (socket: Socket) => {
    if (proxies.sent({ socket })) return;
    const giveBack = take(socket.remoteAddress ?? '');
    if (giveBack === undefined) socket.destroy();
    else socket.once('close', giveBack);
  });
}

const log = createLog('http');

/** What a handler throws at once is its own request's end, and nobody else's. */
function handOver(handler: RequestListener, request: IncomingMessage, response: ServerResponse): void {
  try {
    handler(request, response);
  } catch (error) {
    log.error({ err: error, method: request.method }, 'a request could not be handled');
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { connection: 'close' }).end();
  }
}

/** Says why, where no answer has begun. */
function cutSlow(socket: Socket, response: ServerResponse): void {
  if (!response.headersSent && response.socket === socket) socket.write(TOO_SLOW);
  socket.destroy();
}

/** Whether a stream of events is asked for: it has no end of its own, and whoever reads it asks again. */
export function isEventStream({ headers }: IncomingMessage): boolean {
  return headers.accept === 'text/event-stream';
}

/** A connection that would be kept alive would hold the stop, and bring further requests meanwhile. */
function endConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
