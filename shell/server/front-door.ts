import type { RequestListener } from 'node:http';
import type { Part } from './create-shell.ts';
import { forwardTo } from './forward.ts';

/** Where the addresses under some prefixes go: to a part of this process, or to other processes used in turn. */
export interface FrontDoorRoute {
  /** `/api` stands for itself and all under it; `/` for everything. */
  prefixes: readonly string[];
  to: RequestListener | readonly string[];
}

/** The one listener of a port: hands each request to the first route that has its prefix. */
export function createFrontDoor({ routes }: { routes: readonly FrontDoorRoute[] }): Part {
  const ways = routes.map(({ prefixes, to }) => ({ prefixes, handle: typeof to === 'function' ? to : forwardTo(to) }));
  return {
    handler: (request, response) => {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
      const way = ways.find(({ prefixes }) => prefixes.some((prefix) => isUnder(path, prefix)));
      if (way === undefined) response.writeHead(404).end();
      else {
        // Here is the edge: what a caller says of its own address is worth nothing.
        delete request.headers['x-forwarded-for'];
        way.handle(request, response);
      }
    },
    close: () => Promise.resolve(),
  };
}

function isUnder(path: string, prefix: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
}
