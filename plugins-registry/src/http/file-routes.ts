import { FileResponse, introuvable, WithHeaders, type Route } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { contentType } from 'mime-types';
import { z } from 'zod';
import type { Registry } from '../registry.ts';
import { registryRoute, type RegistryAccess } from './registry-access.ts';

/**
 * What a worker of a module may do: run its own code, WebAssembly included. Nothing else, so that what decodes the files of others
 * reaches no network. A page's policy does not hold in workers, and other files take no notice of this one.
 */
export const WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";

const endpoints = defineEndpoints({
  'GET /:module/:version/*file': {
    summary: 'Un fichier d’une version',
    params: z.object({ module: z.string(), version: z.string(), file: z.string() }),
    output: { file: 'application/octet-stream' },
  },
});

const metricsEndpoints = defineEndpoints({
  'GET /': { summary: 'Mesures, dans les mots de Prometheus', output: { file: 'text/plain' } },
});

/** The files of releases, below `/modules`. */
export function fileRoutes(registry: Pick<Registry, 'file'>): Route<RegistryAccess>[] {
  return [
    registryRoute(endpoints['GET /:module/:version/*file'], {
      access: 'public',
      // A page asks for all of its files at once, and a browser for each of them once for ever.
      unthrottled: true,
      problems: [introuvable],
      async handler({ params }) {
        const { module, version, file: name } = params;
        // By the names that were signed: a path that leads elsewhere is none of them.
        const file = await registry.file(module, version, name);
        if (file === undefined) throw introuvable('Le registre n’a rien à cette adresse.');
        const type = contentType(name.slice(name.lastIndexOf('/') + 1)) || 'application/octet-stream';
        const { bytes, br, gzip } = file;
        return new WithHeaders(
          // The URL holds a digest of the release: what it answers never changes.
          { 'Cache-Control': 'public, max-age=31536000, immutable', 'Content-Security-Policy': WORKER_POLICY },
          new FileResponse({
            body: bytes,
            type,
            ...((br !== undefined || gzip !== undefined) && { encoded: { ...(br && { br }), ...(gzip && { gzip }) } }),
          }),
        );
      },
    }),
  ];
}

/** What votes add up to. Reached at the registry's own address alone, or at that of a portal on one machine. */
export function metricsRoutes(registry: Pick<Registry, 'metrics'>): Route<RegistryAccess>[] {
  return [
    registryRoute(metricsEndpoints['GET /'], {
      access: 'public',
      unthrottled: true,
      async handler() {
        const { type, text } = await registry.metrics();
        return new FileResponse({ body: Buffer.from(text), type });
      },
    }),
  ];
}
