import type { IncomingMessage, RequestListener } from 'node:http';
import { isEventStream, noProxies, type TrustedProxies } from '@pwp/api-kit';
import { forwardTo, type ForwardLimits } from './forward.ts';

/** Where the addresses under some prefixes go: to a part of this process, or to other processes used in turn. */
export interface FrontDoorRoute {
  /** `/api` stands for itself and all under it; `/` for everything. */
  prefixes: readonly string[];
  to: RequestListener | readonly string[];
  /** Answers when none of the processes can be reached. Default: a problem. */
  whenDown?: RequestListener;
}

/** What a front door is made of. */
export interface FrontDoorOptions {
  routes: readonly FrontDoorRoute[];
  /** The proxies in front of it. Default: none. */
  proxies?: TrustedProxies;
  limits?: ForwardLimits;
  /** Streams of events at once. */
  mostStreams?: number;
}

/** Each holds a connection as long as its browser is open: half of them are left to requests. A page that is refused one asks from time to time. */
const MOST_STREAMS = 1_000;

/** What a request may say of where it came from, and only a proxy of ours is believed about. */
const FORWARDED = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-proto',
];

/** The one listener of a port: hands each request to the first route that has its prefix. */
export function createFrontDoor({
  routes,
  proxies = noProxies,
  limits,
  mostStreams = MOST_STREAMS,
}: FrontDoorOptions): RequestListener {
  const ways = routes.map(({ prefixes, to, whenDown }) => ({
    prefixes,
    handle: typeof to === 'function' ? to : forwardTo(to, proxies, { limits, whenDown }),
  }));
  let streams = 0;
  return (request, response) => {
    if (isEventStream(request)) {
      if (streams >= mostStreams) {
        response.writeHead(503, { 'retry-after': '20' }).end();
        return;
      }
      streams += 1;
      response.once('close', () => (streams -= 1));
    }
    const path = pathOf(request);
    const way = ways.find(({ prefixes }) => prefixes.some((prefix) => isUnder(path, prefix)));
    if (way === undefined) response.writeHead(404).end();
    else {
      // Here is the edge: what a caller says of its own address is worth nothing.
      if (!proxies.sent(request)) for (const name of FORWARDED) delete request.headers[name];
      way.handle(request, response);
    }
  };
}

/** A request may name the whole address (RFC 9112 §3.2.2): parts are given its path alone. */
function pathOf(request: IncomingMessage): string {
  request.url = (request.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '');
  if (!request.url.startsWith('/')) request.url = `/${request.url}`;
  return request.url.split('?', 1)[0] ?? '/';
}

function isUnder(path: string, prefix: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
}
