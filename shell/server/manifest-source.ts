import { readBounded } from '@pwp/contracts';
import type { PortalManifest } from '../src/page-data.ts';
import { log } from './log.ts';
import { readManifest } from './read-manifest.ts';

/** Asks the registry for the manifest; `undefined` says that it did not change since `etag`. */
export type FetchManifest = (
  etag: string | undefined,
) => Promise<{ manifest: unknown; etag: string | undefined } | undefined>;

/** How long the registry may take to answer, in ms. */
const REGISTRY_LIMIT = 3000;

/** A module takes about 2 KB of it, bytes. */
const MANIFEST_LIMIT = 4 * 1024 * 1024;

/** Asks a registry by HTTP. */
export function fetchFrom(registryUrl: string): FetchManifest {
  return async (etag) => {
    const response = await fetch(`${registryUrl}/registry/v1/manifest`, {
      headers: etag === undefined ? {} : { 'if-none-match': etag },
      signal: AbortSignal.timeout(REGISTRY_LIMIT),
    });
    if (response.status === 304) return undefined;
    if (!response.ok) throw new Error(`the registry answered ${response.status}`);
    return {
      manifest: JSON.parse(await readBounded(response, MANIFEST_LIMIT)),
      etag: response.headers.get('etag') ?? undefined,
    };
  };
}

/**
 * Keeps the last good manifest. A page is drawn at once from what is known while the registry is asked again behind it;
 * only the first one waits. Throws when nothing is known and the registry cannot be read.
 */
export function createManifestSource(fetchManifest: FetchManifest): () => Promise<PortalManifest> {
  let known: { manifest: PortalManifest; etag: string | undefined } | undefined;
  let asking: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    const answer = await fetchManifest(known?.etag);
    if (answer !== undefined) known = { manifest: readManifest(answer.manifest), etag: answer.etag };
  }

  /** One question at a time, however many pages are drawn meanwhile. */
  function ask(): Promise<void> {
    asking ??= refresh().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  return async () => {
    if (known === undefined) await ask();
    else
      ask().catch((error: unknown) =>
        log.warn({ err: error }, 'registre injoignable : le dernier manifeste connu reste servi'),
      );
    if (known === undefined) throw new Error('the registry gave no manifest');
    return known.manifest;
  };
}
