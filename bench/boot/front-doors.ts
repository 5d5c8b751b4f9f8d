import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createHash } from 'node:crypto';
import { brotliCompressSync } from 'node:zlib';
import { listen } from '@pwp/api-kit';
import { createFrontDoor } from '@pwp/local-stack/front-door/front-door';
import { createShell, readShellConfig } from '@pwp/shell/server';
import sirv from 'sirv';
import type { PlainBuild } from './build-plain-app.ts';

/** Whose pages the front door serves. */
export type Application = 'portal' | 'plain';

/** One address that serves either application, so that both have the same identity, the same API and the same way to them. */
export interface FrontDoors {
  url: string;
  /** From now on, pages and files are this application's. */
  serve(application: Application): void;
  /** Bytes sent to browsers so far, headers included. A browser does not tell of what arrives after its document left. */
  sent(): number;
  close(): Promise<void>;
}

/** Opens the front door on `port`, before a portal that listens on `portalUrl`. */
export async function openFrontDoors(
  port: number,
  portalUrl: string,
  registryKey: string,
  plain: PlainBuild,
): Promise<FrontDoors> {
  const url = `http://127.0.0.1:${port}`;
  const shell = await createShell({
    ...readShellConfig({ PWP_PORT: String(port), PWP_REGISTRY_URL: portalUrl, PWP_REGISTRY_PUBLIC_KEY: registryKey }),
    localStack: true,
  });
  const pages: Record<Application, RequestListener> = { portal: shell, plain: servePlain(plain) };
  let served: Application = 'portal';
  const door = createFrontDoor({
    routes: [
      { prefixes: ['/api', '/auth', '/registry', '/modules', '/dev'], to: [portalUrl] },
      { prefixes: ['/'], to: (request, response) => pages[served](request, response) },
    ],
  });
  const sockets = new Set<Socket>();
  const counted: RequestListener = (request, response) => {
    sockets.add(request.socket);
    door(request, response);
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
