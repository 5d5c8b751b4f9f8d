import { FileResponse, isEventStream, serviceIndisponible, WithHeaders, type Route } from '@pwp/api-kit';
import { defineEndpoints, RegistryStatus } from '@pwp/contracts';
import { z } from 'zod';
import type { SigningKey } from '../core/signing-key.ts';
import type { Journal } from '../journal/journal.ts';
import type { Registry } from '../registry.ts';
import type { EventStreams } from './event-stream.ts';
import type { BrowserReader } from './browser-reader.ts';
import { registryRoute, type RegistryAccess } from './registry-access.ts';
import { fluxSeul, tropDeFlux } from './registry-problems.ts';

const Probe = z.object({ status: z.literal('ok') });

const endpoints = defineEndpoints({
  'GET /manifest': { summary: 'Le manifeste signé de qui demande', output: { file: 'application/json' } },
  'GET /stream': { summary: 'L’état du registre, à chaque changement', output: { file: 'text/event-stream' } },
  'GET /status': { summary: 'L’état du registre : modules coupés, versions données', output: RegistryStatus },
  'GET /key': {
    summary: 'La clé publique du registre',
    output: z.object({ id: z.string(), publicKey: z.string() }),
  },
  'GET /health/live': { summary: 'Le processus répond', output: Probe },
  'GET /health/ready': { summary: 'Le processus suit son journal, et peut recevoir des requêtes', output: Probe },
  'GET /health': {
    summary: 'Si le registre suit son journal, et les modules en défaut',
    output: z.object({
      status: z.enum(['ok', 'stale']),
      modules: z.int(),
      faults: z.array(z.object({ module: z.string(), code: z.string(), detail: z.string() })),
    }),
  },
});

/** Routes open to everyone. */
export function publicRoutes(
  registry: Registry,
  streams: EventStreams,
  { journal, key, browser }: { journal: Pick<Journal, 'isFollowed'>; key: SigningKey; browser: BrowserReader },
): Route<RegistryAccess>[] {
  const requireJournal = () => {
    if (!journal.isFollowed()) throw serviceIndisponible('Le journal du registre est injoignable.', { retryAfter: 5 });
  };
  return [
    registryRoute(endpoints['GET /manifest'], {
      access: 'public',
      // The shell asks for every page, all from one address; answers are cached.
      unthrottled: true,
      async handler({ request }) {
        const facts = browser.factsOf(request);
        const { grants, isRefused } = await browser.grantsOf(request);
        const { text, signature, sequence, etag, rings } = registry.manifest(facts, grants);
        return new WithHeaders(
          {
            ETag: etag,
            'Cache-Control': 'private, no-cache',
            'PWP-Signature': signature,
            // A 304 has no body to carry it.
            'PWP-Sequence': String(sequence),
            Vary: 'Cookie',
            // Only for a valid cookie; other browsers get everybody's manifest.
            ...(facts !== undefined && { 'PWP-Rings': rings.join(' ') || 'tous' }),
            ...(isRefused && { 'PWP-Grant': 'refuse' }),
            ...(grants.length > 0 && { 'PWP-Grant': grants.map(({ grant }) => grant).join(' ') }),
          },
          new FileResponse({ body: Buffer.from(text), type: 'application/json; charset=utf-8' }),
        );
      },
    }),
    registryRoute(endpoints['GET /stream'], {
      access: 'public',
      problems: [fluxSeul, tropDeFlux],
      async handler({ request }) {
        // Proxies count streams by this header, so nothing else may open one.
        if (!isEventStream(request)) throw fluxSeul('À cette adresse : « Accept: text/event-stream ».');
        const body = request.method === 'HEAD' ? Buffer.alloc(0) : streams.open();
        // A buffering reverse proxy would never deliver an endless answer.
        return new WithHeaders({ 'X-Accel-Buffering': 'no' }, new FileResponse({ body, type: 'text/event-stream' }));
      },
    }),
    registryRoute(endpoints['GET /status'], {
      access: 'public',
      problems: [serviceIndisponible],
      async handler() {
        requireJournal();
        return registry.status();
      },
    }),
    registryRoute(endpoints['GET /key'], {
      access: 'public',
      handler: async () => ({ id: key.id, publicKey: key.publicKey }),
    }),
    registryRoute(endpoints['GET /health/live'], {
      access: 'public',
      unthrottled: true,
      handler: () => Promise.resolve({ status: 'ok' as const }),
    }),
    registryRoute(endpoints['GET /health/ready'], {
      access: 'public',
      unthrottled: true,
      problems: [serviceIndisponible],
      async handler() {
        requireJournal();
        return { status: 'ok' as const };
      },
    }),
    registryRoute(endpoints['GET /health'], {
      access: 'public',
      unthrottled: true,
      async handler() {
        const { count } = registry.manifest(undefined);
        const faults = [...registry.faults(), ...(await registry.misfits())];
        return { status: journal.isFollowed() ? ('ok' as const) : ('stale' as const), modules: count, faults };
      },
    }),
  ];
}
