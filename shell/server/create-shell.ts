import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { moduleAt } from '../src/manifest/places.ts';
import { RECONNECTION_PATH } from '../src/manifest/shell-pages.ts';
import type { PortalManifest } from '../src/page-data.ts';
import { createAssets } from './assets.ts';
import type { ShellConfig } from './config.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { createCspReports } from './csp-reports.ts';
import { log } from './log.ts';
import { createManifestSource, fetchFrom, type FetchManifest } from './manifest-source.ts';
import { renderPage } from './render-page.ts';
import type { ShellBuild } from './shell-build.ts';
import { UNAVAILABLE_PAGE } from './unavailable-page.ts';

/** A part of the portal that a server can host. */
export interface Part {
  handler: RequestListener;
  close(): Promise<void>;
}

/** What a shell may be given beside its configuration. */
export interface ShellOptions {
  /** Where the manifest comes from. Default: `config.registryUrl` by HTTP. */
  fetchManifest?: FetchManifest;
  /** What `build.ts` wrote. Default: `dist` beside this folder. */
  dist?: string;
  /** Writes the policy of a page. Default: `contentSecurityPolicy`. */
  policy?: typeof contentSecurityPolicy;
}

interface ReadyPage {
  etag: string;
  policy: string;
  bodies: { br: Buffer; gzip: Buffer; identity: Buffer };
}

/** The part that serves the portal's pages (any address) and the shell's own files (`/assets`). Needs a built shell. */
export async function createShell(
  config: Pick<ShellConfig, 'publicUrl' | 'registryUrl' | 'keycloak' | 'localStack' | 'proxies'>,
  options: ShellOptions = {},
): Promise<Part> {
  const dist = options.dist ?? fileURLToPath(new URL('../dist', import.meta.url));
  const build: ShellBuild = JSON.parse(readFileSync(`${dist}/shell.json`, 'utf8'));
  const policy = options.policy ?? contentSecurityPolicy;
  const assets = createAssets(`${dist}/assets`);
  const reports = createCspReports(config.localStack, config.proxies);
  const currentManifest = createManifestSource(options.fetchManifest ?? fetchFrom(config.registryUrl));

  // One page for each module that can be asked for, kept until the manifest changes.
  let drawnFrom: PortalManifest | undefined;
  let drawn = new Map<string | undefined, ReadyPage>();

  function pageFor(path: string, manifest: PortalManifest): ReadyPage {
    if (drawnFrom !== manifest) {
      drawnFrom = manifest;
      drawn = new Map();
    }
    const asked = moduleAt(path, manifest);
    const known = drawn.get(asked?.id);
    if (known !== undefined) return known;
    const { html, inlineScripts } = renderPage(build, manifest, config.keycloak, asked);
    const identity = Buffer.from(html);
    const page: ReadyPage = {
      etag: `"${createHash('sha256').update(identity).digest('base64url')}"`,
      policy: policy(inlineScripts, config.publicUrl, config.keycloak.url),
      bodies: { br: brotliCompressSync(identity), gzip: gzipSync(identity), identity },
    };
    drawn.set(asked?.id, page);
    return page;
  }

  async function servePage(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const page = pageFor(path, await currentManifest());
    const encoding = encodingFor(request);
    response.setHeader('content-security-policy', page.policy);
    response.setHeader('cache-control', 'no-cache');
    response.setHeader('etag', page.etag);
    response.setHeader('vary', 'Accept-Encoding');
    if (request.headers['if-none-match'] === page.etag) {
      response.writeHead(304).end();
      return;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
    response.setHeader('content-length', page.bodies[encoding].length);
    response.writeHead(200).end(request.method === 'HEAD' ? undefined : page.bodies[encoding]);
  }

  const handler: RequestListener = (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    setSecurityHeaders(response, path);
    if (path === '/csp-reports') {
      reports(request, response);
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
    } else if (path.startsWith('/assets/')) {
      request.url = path.slice('/assets'.length);
      assets(request, response, () => notFound(response));
    } else if (/\.[a-z0-9]+$/i.test(path)) {
      // No page has an extension: this is a file that does not exist (`/favicon.ico`, `/robots.txt`).
      notFound(response);
    } else {
      servePage(request, response, path).catch((error: unknown) => {
        log.error({ err: error }, 'page impossible à dessiner : aucun manifeste');
        response.writeHead(503, {
          'content-type': 'text/html; charset=utf-8',
          'retry-after': '5',
          'cache-control': 'no-store',
        });
        response.end(UNAVAILABLE_PAGE);
      });
    }
  };

  return { handler, close: () => Promise.resolve() };
}

function setSecurityHeaders(response: ServerResponse, path: string): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
  // The window of /reconnexion goes through the identity's pages, on another origin in production: it must find its opener again when it comes back.
  response.setHeader(
    'cross-origin-opener-policy',
    path === RECONNECTION_PATH ? 'unsafe-none' : 'same-origin-allow-popups',
  );
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Fichier introuvable');
}

function encodingFor(request: IncomingMessage): 'br' | 'gzip' | 'identity' {
  const accepted = request.headers['accept-encoding'] ?? '';
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
}
