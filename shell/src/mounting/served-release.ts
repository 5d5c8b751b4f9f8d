import type { ManifestEntry, Release } from '@pwp/contracts';

/** What is loaded of a module: its release, or its code as its developer's machine serves it now. */
export function servedRelease({ release, development }: ManifestEntry): Release | null {
  if (development === undefined) return release;
  // The signed manifest names it, and the page's policy takes it from there alone: what changes at each save has no integrity.
  return { version: 'développement', entry: { url: development.entry, integrity: '' }, chunks: [], css: [] };
}
