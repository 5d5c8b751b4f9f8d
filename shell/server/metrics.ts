import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createProcessMetrics } from '@pwp/api-kit/server';
import { Gauge, type Registry } from 'prom-client';
import type { ManifestStanding } from './manifest-source.ts';

/** What the shell measures itself by. */
export interface Measured {
  /** Asks the registry, and says how everybody's manifest stands. */
  standing: () => Promise<ManifestStanding | undefined>;
  registryUrls: readonly string[];
}

/** Where Prometheus reads it: at the shell's own port, and behind the one port of a portal on one machine. */
const ADDRESSES: ReadonlySet<string> = new Set(['/metrics', '/metrics/pages']);

/** How long one address of the registry may take to say that it lives, ms. */
const PATIENCE = 2_000;

/** The route of a request, by the beginning of its path; anything else is a page. `identity` stands in for one that is down. */
const ROUTES: readonly [route: string, path: RegExp][] = [
  ['file', /^\/assets\//],
  ['identity', /^\/auth\//],
  ['probe', /^\/(?:health|metrics)(?:\/|$)/],
  ['report', /^\/csp-reports$/],
];

/** Answers `/metrics` in Prometheus' words, hands everything else to `handle`, and counts what is answered. */
export function measured(handle: RequestListener, { standing, registryUrls }: Measured): RequestListener {
  const { registry, requests } = createProcessMetrics();
  measureManifest(registry, standing);
  measureAddresses(registry, registryUrls);

  async function tell(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : text);
  }

  return (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const [route] = ROUTES.find(([, pattern]) => pattern.test(path)) ?? ['page'];
    const { method } = request;
    const time = requests.startTimer({ method: method === 'GET' || method === 'HEAD' ? method : 'other', route });
    response.once('finish', () => time({ status: String(response.statusCode) }));
    if (request.method === 'GET' && ADDRESSES.has(path)) void tell(request, response);
    else handle(request, response);
  };
}

function measureManifest(registry: Registry, standing: Measured['standing']): void {
  const started = Date.now();
  // Both ask at once, which is one question.
  registry.registerMetric(
    new Gauge({
      name: 'pwp_shell_manifest_age_seconds',
      help: 'How long ago the manifest that pages are made of was signed; not a number without one',
      registers: [],
      async collect(): Promise<void> {
        const found = await standing();
        this.set(found === undefined ? Number.NaN : secondsSince(Date.parse(found.signedAt)));
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: 'pwp_shell_manifest_unconfirmed_seconds',
      help: 'How long no registry has confirmed that manifest, since the start at most; 0 while one does',
      registers: [],
      async collect(): Promise<void> {
        const found = await standing();
        const isFollowed = found?.isFollowed === true;
        this.set(isFollowed ? 0 : secondsSince(found?.confirmedAt?.getTime() ?? started));
      },
    }),
  );
}

function measureAddresses(registry: Registry, urls: readonly string[]): void {
  registry.registerMetric(
    new Gauge({
      name: 'pwp_shell_registry_failing',
      help: 'Whether an address of the registry does not answer: 1, else 0',
      labelNames: ['address'],
      registers: [],
      async collect(): Promise<void> {
        await Promise.all(
          urls.map(async (url) => this.set({ address: new URL(url).host }, (await answers(url)) ? 0 : 1)),
        );
      },
    }),
  );
}

async function answers(url: string): Promise<boolean> {
  try {
    const { ok, body } = await fetch(`${url}/registry/v1/health/live`, {
      signal: AbortSignal.timeout(PATIENCE),
      redirect: 'error',
    });
    await body?.cancel();
    return ok;
  } catch {
    return false;
  }
}

function secondsSince(time: number): number {
  return Math.max(0, (Date.now() - time) / 1_000);
}
