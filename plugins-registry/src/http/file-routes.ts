import { FileResponse, introuvable, WithHeaders, type Route } from '@pwp/api-kit';
import { defineEndpoints, WORKER_POLICY } from '@pwp/contracts';
import { contentType } from 'mime-types';
import { z } from 'zod';
import type { Registry } from '../registry.ts';
import { registryRoute, type RegistryAccess } from './registry-access.ts';

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
      // A page loads all of its files at once, and browsers cache each of them for good.
      unthrottled: true,
      problems: [introuvable],
      async handler({ params }) {
        const { module, version, file: name } = params;
        // Only signed names are looked up, so no path leads elsewhere.
        const file = await registry.file(module, version, name);
        if (file === undefined) throw introuvable('Le registre n’a rien à cette adresse.');
        const type = contentType(name.slice(name.lastIndexOf('/') + 1)) || 'application/octet-stream';
        const { bytes, br, gzip } = file;
        return new WithHeaders(
          // The URL contains the release's digest, so its content never changes.
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

/** Metrics, reachable only at the registry's own address or on a single-machine portal. */
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
