import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { createAddresses, hostCookie, requestCookie, ringsCookie, traced, traceparentOf } from '@pwp/api-kit/server';
import {
  DEVELOPMENT_COOKIE,
  LONGEST_DEVELOPMENT_COOKIE,
  PLATFORM_PATH,
  type ManifestEntry,
  type Platform,
} from '@pwp/contracts';
import { LRUCache } from 'lru-cache';
import { moduleAt } from '../src/manifest/places.ts';
import { RECONNECTION_PATH } from '../src/manifest/shell-pages.ts';
import { createAssets } from './assets.ts';
import type { ShellConfig } from './config.ts';
import { contentSecurityPolicy, outsideOrigins } from './content-security-policy.ts';
import { createCspReports } from './csp-reports.ts';
import { createGrantedManifests, type GrantedManifest, type GrantOutcome } from './granted-manifest.ts';
import { isIdentitys, sendUnavailable, standInForIdentity } from './identity-down.ts';
import { createProbes } from './probes.ts';
import { keepManifestIn } from './kept-manifest.ts';
import { log } from './log.ts';
import { measured } from './metrics.ts';
import { createManifestSource, fetchFrom, type FetchManifest, type PageManifest } from './manifest-source.ts';
import { publicPageAt, type PublicPage } from './first-paint.ts';
import { createModuleTexts, fetchFileFrom } from './module-texts.ts';
import { readDrawText } from './page-text.ts';
import { renderPage } from './render-page.ts';
import { ShellBuild } from './shell-build.ts';
import { identityDownPage, UNAVAILABLE_SCRIPTS, unavailablePage } from './unavailable-page.ts';

/** What a shell may be given beside its configuration. */
export interface ShellOptions {
  /** Where the manifest comes from. Default: `config.registryUrls` by HTTP. */
  fetchManifest?: FetchManifest;
  /** What `build.ts` wrote. Default: `dist` beside this folder. */
  dist?: string;
  /** Writes the policy of a page. Default: `contentSecurityPolicy`. */
  policy?: typeof contentSecurityPolicy;
  /** Draws a page. Default: `renderPage`. */
  render?: typeof renderPage;
}

/** Size of the cache of rendered pages, bytes. A page takes some KB, and a quarter of a KB for each module. */
const DRAWN = 32 * 1024 * 1024;

/** Addresses of other parts. Whatever stands in front hands them on; one that comes here is no page. */
const OTHER_PARTS = /^\/(?:api|auth|dev|metrics|modules|registry|simulateurs)(?:\/|$)/;

/** Crawlers read the pages that anybody may read; any other sends them to sign in. */
const ROBOTS = 'User-agent: *\nDisallow: /api/\n';

type Encoding = 'br' | 'gzip' | 'identity';

/** A page as it is sent. */
interface ReadyPage {
  etag: string;
  policy: string;
  body: Buffer;
}

/** What a page is drawn from. */
interface Drawing {
  given: PageManifest;
  asked: ManifestEntry | undefined;
  page: PublicPage | undefined;
  /** The address has a query. What the page says may depend on it, so its HTML has no text. */
  queried: boolean;
  encoding: Encoding;
}

/** How long a page stands without a text that did not come, ms. */
const WITHOUT_TEXT = 1_000;

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** A page is compressed while somebody waits for it: the strongest settings take ten times as long, and gain a twentieth. */
const COMPRESS: Readonly<Record<Encoding, (html: Buffer) => Promise<Buffer>>> = {
  br: (html) => toBrotli(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (html) => toGzip(html),
  identity: (html) => Promise.resolve(html),
};

/**
 * The part that serves the portal's pages (any address), the shell's own files (`/assets`) and what it brings to modules
 * (`/plateforme.json`). Needs a built shell.
 */
export async function createShell(
  config: Omit<ShellConfig, 'port' | 'host' | 'stopTimeout'>,
  options: ShellOptions = {},
): Promise<RequestListener> {
  const dist = options.dist ?? fileURLToPath(new URL('../dist', import.meta.url));
  const build = ShellBuild.parse(JSON.parse(readFileSync(`${dist}/shell.json`, 'utf8')));
  const policy = options.policy ?? contentSecurityPolicy;
  const assets = createAssets(`${dist}/assets`);
  const reports = createCspReports(config.localStack, config.proxies);
  const { registryKeys } = config;
  if (registryKeys.length === 0) throw new Error('PWP_REGISTRY_PUBLIC_KEY : à indiquer');
  const registry = createAddresses(config.registryUrls, { log });
  const fetchManifest = options.fetchManifest ?? fetchFrom(registry);
  const keeping = config.stateDir === undefined ? undefined : keepManifestIn(config.stateDir);
  const { manifestFor, standing } = createManifestSource(fetchManifest, registryKeys, keeping);
  // At once, so that it is kept, and the log says early what pages are made of.
  if (keeping !== undefined) manifestFor(undefined).catch(() => undefined);
  const probes = createProbes(standing);
  /** Removes the cookie of grants that have ended. */
  const forgetGrant = hostCookie(
    DEVELOPMENT_COOKIE,
    '',
    'SameSite=Strict; Max-Age=0',
    config.publicUrl.startsWith('https:'),
  );
  const grantedFor = createGrantedManifests(fetchManifest, registryKeys);

  const render = options.render ?? renderPage;
  const platform: Platform = { runtime: build.versions };
  const drawText = await readDrawText(dist, build);

  const moduleText = createModuleTexts(fetchFileFrom(registry), config.brand);

  /** The text of a module's page that anybody may read; undefined when it did not come. */
  async function textOf({ asked, page, queried }: Drawing): Promise<string | undefined> {
    if (asked === undefined || page === undefined || queried) return '';
    try {
      return await moduleText(asked, page.path);
    } catch (error) {
      log.warn({ err: error, module: asked.id }, 'texte illisible : la page a son titre seul');
      return undefined;
    }
  }

  async function draw(drawing: Drawing, text: string): Promise<ReadyPage> {
    const { given, asked, page, encoding } = drawing;
    const written = page === undefined ? '' : await drawText(page.path, config.brand, given.manifest, text);
    const { html, inlineScripts } = render(build, given, config, asked, { page, written });
    const whole = Buffer.from(html);
    return {
      etag: `"${createHash('sha256').update(whole).digest('base64url')}"`,
      policy: policy(
        inlineScripts,
        config.publicUrl,
        config.keycloak.url,
        undefined,
        outsideOrigins(given.manifest.modules),
      ),
      body: await COMPRESS[encoding](whole),
    };
  }

  /** One page for each manifest, module that can be asked for or page that anybody may read, and encoding; drawn once, however many wait for it. */
  const drawn = new LRUCache<string, ReadyPage, Drawing>({
    maxSize: DRAWN,
    sizeCalculation: ({ body }) => body.length,
    fetchMethod: async (_name, _stale, { context, options: kept }) => {
      const text = await textOf(context);
      if (text === undefined) kept.ttl = WITHOUT_TEXT;
      return draw(context, text ?? '');
    },
    // A request that waits gets its page, even when the cache has evicted it meanwhile.
    ignoreFetchAbort: true,
  });

  function pageFor(path: string, queried: boolean, encoding: Encoding, given: PageManifest): Promise<ReadyPage> {
    const asked = moduleAt(path, given.manifest);
    const page = publicPageAt(path, given.manifest);
    const name = `${given.manifest.signature} ${given.ringed} ${page?.path ?? asked?.id ?? ''} ${queried} ${encoding}`;
    return drawn.forceFetch(name, { context: { given, asked, page, queried, encoding } });
  }

  /** The outcome of a request's grants. Undefined when it has none. */
  async function grantOf({ headers }: IncomingMessage): Promise<GrantOutcome | undefined> {
    const value = requestCookie(headers.cookie, DEVELOPMENT_COOKIE, Infinity);
    if (value === undefined) return undefined;
    if (config.developmentGrants !== true || value.length > LONGEST_DEVELOPMENT_COOKIE) return 'refused';
    return grantedFor(ringsCookie(headers.cookie), value);
  }

  /** The page of a developer of modules, rendered at each request. */
  function serveGranted(response: ServerResponse, path: string, { origins, ...given }: GrantedManifest): void {
    const development = { origins, nonce: randomBytes(18).toString('base64') };
    const { html, inlineScripts } = renderPage(build, given, config, moduleAt(path, given.manifest), { development });
    response.setHeader(
      'content-security-policy',
      policy(inlineScripts, config.publicUrl, config.keycloak.url, development, outsideOrigins(given.manifest.modules)),
    );
    response.setHeader('cache-control', 'no-store');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.writeHead(200).end(html);
  }

  async function servePage(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const granted = await grantOf(request);
    if (granted !== undefined && typeof granted === 'object') {
      serveGranted(response, path, granted);
      return;
    }
    if (granted === 'refused') response.setHeader('set-cookie', forgetGrant);
    const encoding = encodingFor(request);
    const queried = request.url?.includes('?') === true;
    const page = await pageFor(path, queried, encoding, await manifestFor(ringsCookie(request.headers.cookie)));
    response.setHeader('content-security-policy', page.policy);
    response.setHeader('cache-control', 'private, no-cache');
    response.setHeader('etag', page.etag);
    response.setHeader('vary', 'Accept-Encoding, Cookie');
    if (request.headers['if-none-match'] === page.etag) {
      response.writeHead(304).end();
      return;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
    response.setHeader('content-length', page.body.length);
    response.writeHead(200).end(request.method === 'HEAD' ? undefined : page.body);
  }

  /** One span a page, without its address. */
  function serveTraced(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const { method = '' } = request;
    const start = { name: `${method} page`, kind: 'server', attributes: { 'http.request.method': method } } as const;
    return traced({ ...start, parent: traceparentOf(request) }, async (span) => {
      await servePage(request, response, path);
      span.set({ 'http.response.status_code': response.statusCode });
    });
  }

  const withoutManifest = policy(UNAVAILABLE_SCRIPTS, config.publicUrl, config.keycloak.url);
  const withoutIdentity = { html: identityDownPage(build, config), policy: withoutManifest };

  const answer: RequestListener = (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    setSecurityHeaders(response, path);
    const probe = probes.get(path);
    if (path === '/csp-reports') {
      reports(request, response);
    } else if (isIdentitys(path)) {
      standInForIdentity(request, response, withoutIdentity);
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
    } else if (path.startsWith('/assets/')) {
      request.url = path.slice('/assets'.length);
      assets(request, response, () => notFound(response));
    } else if (path === PLATFORM_PATH) {
      const body = Buffer.from(JSON.stringify(platform));
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-cache',
        'content-length': body.length,
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    } else if (path === '/robots.txt') {
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'max-age=86400' });
      response.end(request.method === 'HEAD' ? undefined : ROBOTS);
    } else if (probe !== undefined) {
      probe(response);
    } else if (OTHER_PARTS.test(path)) {
      notFound(response);
    } else if (/\.[a-z0-9]+$/i.test(path)) {
      // No page has an extension: this is a file that does not exist (`/favicon.ico`).
      notFound(response);
    } else {
      serveTraced(request, response, path).catch((error: unknown) => {
        log.error({ err: error }, 'page impossible à dessiner : aucun manifeste');
        sendUnavailable(request, response, unavailablePage(build.css, config.brand), withoutManifest);
      });
    }
  };
  return measured(answer, { standing, registryUrls: config.registryUrls });
}

function setSecurityHeaders(response: ServerResponse, path: string): void {
  response.setHeader('x-content-type-options', 'nosniff');
  // A page says its own.
  response.setHeader('content-security-policy', "frame-ancestors 'none'");
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
  // The window of /reconnexion passes through the identity, and must still have its opener when it comes back.
  response.setHeader(
    'cross-origin-opener-policy',
    path === RECONNECTION_PATH || isIdentitys(path) ? 'unsafe-none' : 'same-origin-allow-popups',
  );
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Fichier introuvable');
}

function encodingFor(request: IncomingMessage): Encoding {
  const accepted = request.headers['accept-encoding'] ?? '';
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
}
