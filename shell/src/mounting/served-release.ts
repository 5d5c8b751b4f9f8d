import type { ManifestEntry, Release } from '@pwp/contracts';

/** The release to load: the registry's, or the code on its developer's machine. */
export function servedRelease({ release, development }: ManifestEntry): Release | null {
  if (development === undefined) return release;
  // This code changes at each save, so it has no integrity. The signed manifest names its address, and the CSP allows no other.
  const { entry, configuration } = development;
  return {
    version: 'développement',
    entry: { url: entry, integrity: '' },
    chunks: [],
    css: [],
    ...(configuration !== undefined && { configuration }),
  };
}
