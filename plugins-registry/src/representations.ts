import { createHash } from 'node:crypto';
import type { Manifest } from '@pwp/contracts';
import { contentType } from 'mime-types';
import { releaseFileUrl } from './core/compose-entry.ts';
import type { ModuleOnDisk } from './releases-on-disk.ts';

/** What a GET of one path answers, ready in memory. */
export interface Representation {
  type: string;
  cacheControl: string;
  /** Quoted, strong; only where clients ask again. */
  etag?: string;
  bytes: Uint8Array;
  br?: Uint8Array;
  gzip?: Uint8Array;
}

/** Everything under `/modules/`, by URL. A lookup here is all that a request can do: no path reaches the disk. */
export function moduleRepresentations(modules: readonly ModuleOnDisk[]): Map<string, Representation> {
  const byUrl = new Map<string, Representation>();
  for (const { entry, files } of modules) {
    for (const { name, bytes, br, gzip } of files) {
      if (entry.release === null) continue;
      byUrl.set(releaseFileUrl(entry.id, entry.release.version, name), {
        type: contentType(name.slice(name.lastIndexOf('/') + 1)) || 'application/octet-stream',
        // The URL holds a digest of the release: what it answers never changes.
        cacheControl: 'public, max-age=31536000, immutable',
        bytes,
        ...(br && { br }),
        ...(gzip && { gzip }),
      });
    }
  }
  return byUrl;
}

/** The manifest as it is served: asked again each time, answered by 304 while it stays the same. */
export function manifestRepresentation(manifest: Manifest): Representation {
  const bytes = Buffer.from(JSON.stringify(manifest));
  return {
    type: 'application/json; charset=utf-8',
    cacheControl: 'no-cache',
    etag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
    bytes,
  };
}
