import { useQueryCache } from '@pinia/colada';

/**
 * Invalidates responses after a write, by their keys (`api.key('GET /notes')`), and reloads those on screen. Never
 * rejects: a page reports its own failed reads, and the write has succeeded.
 */
export function useInvalidation(): (...keys: readonly string[][]) => Promise<void> {
  const cache = useQueryCache();
  return async (...keys) => {
    await Promise.allSettled(keys.map((key) => cache.invalidateQueries({ key })));
  };
}
