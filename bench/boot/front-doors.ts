import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createHash } from 'node:crypto';
import { brotliCompressSync } from 'node:zlib';
import { listen } from '@pwp/api-kit';
import { createFrontDoor } from '@pwp/local-stack/front-door/front-door';
import { createShell, readShellConfig } from '@pwp/shell/server';
import sirv from 'sirv';
import type { PlainBuild } from './build-plain-app.ts';

/** Whose pages the front door serves: those of the portal, of one without a module, of a plain application over the portal's API. */
export type Application = 'portal' | 'without' | 'plain';

/** A portal that listens, and the public key of its registry. */
export interface ServedPortal {
  url: string;
  registryKey: string;
}

/** One address that serves each application, so that they have the same way to them; the plain one has the identity and the API of the portal. */
export interface FrontDoors {
  url: string;
  /** From now on, pages and files are this application's. */
  serve(application: Application): void;
  /** Bytes sent to browsers so far, headers included. A browser does not tell of what arrives after its document left. */
  sent(): number;
  close(): Promise<void>;
}

/** Opens the front door on `port`, before two portals. */
export async function openFrontDoors(
  port: number,
  { portal, without }: Readonly<Record<'portal' | 'without', ServedPortal>>,
  plain: PlainBuild,
): Promise<FrontDoors> {
  const url = `http://127.0.0.1:${port}`;
  const shellOf = ({ url: registry, registryKey }: ServedPortal) =>
    createShell({
      ...readShellConfig({ PWP_PORT: String(port), PWP_REGISTRY_URL: registry, PWP_REGISTRY_PUBLIC_KEY: registryKey }),
      localStack: true,
    });
  const doorOf = (to: string, pages: RequestListener) =>
    createFrontDoor({
      routes: [
        { prefixes: ['/api', '/auth', '/registry', '/modules', '/dev'], to: [to] },
        { prefixes: ['/'], to: pages },
      ],
    });
  const doors: Record<Application, RequestListener> = {
    portal: doorOf(portal.url, await shellOf(portal)),
    without: doorOf(without.url, await shellOf(without)),
    plain: doorOf(portal.url, servePlain(plain)),
  };
  let served: Application = 'portal';
  const sockets = new Set<Socket>();
  const counted: RequestListener = (request, response) => {
    sockets.add(request.socket);
    doors[served](request, response);
  };
  const server = await listen(counted, { port, host: '127.0.0.1' });
  return {
    url,
    serve: (application) => {
      served = application;
    },
    sent: () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
    close: () => server.close(0),
  };
}

/** As the shell serves its own: files for ever, compressed beforehand; the page asked again each time. */
function servePlain({ assets, html }: PlainBuild): RequestListener {
  const files = sirv(assets, { brotli: true, gzip: true, immutable: true, maxAge: 31_536_000, etag: true });
  const body = brotliCompressSync(html);
  const etag = `"${createHash('sha256').update(html).digest('base64url')}"`;
  return (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    response.setHeader('x-content-type-options', 'nosniff');
    if (path.startsWith('/assets/')) {
      request.url = path.slice('/assets'.length);
      files(request, response, () => void response.writeHead(404).end());
      return;
    }
    response.setHeader('cache-control', 'no-cache');
    response.setHeader('etag', etag);
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    response.setHeader('content-encoding', 'br');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.writeHead(200, { 'content-length': body.length }).end(body);
  };
}
