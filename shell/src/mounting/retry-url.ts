import type { ManifestEntry, ReleaseFile } from '@pwp/contracts';

/** How many times « Réessayer » fetches a module again before it reloads the page. */
export const RETRIES = 3;

/**
 * The address of one more try. A browser may remember that an address failed, so each try has its own. The import map holds the integrity of
 * all of them.
 */
export function retryUrl(url: string, attempt: number): string {
  return attempt === 0 ? url : `${url}?essai=${attempt}`;
}

/** All scripts of a module, under each address that may be imported. The import map must hold them. */
export function scriptsOf({ release, previous }: ManifestEntry): ReleaseFile[] {
  return [release, previous ?? null].flatMap((each) => {
    if (each === null) return [];
    const { entry, chunks } = each;
    const tries = Array.from({ length: RETRIES + 1 }, (_, attempt) => retryUrl(entry.url, attempt));
    return [...chunks, ...tries.map((url) => ({ url, integrity: entry.integrity }))];
  });
}
