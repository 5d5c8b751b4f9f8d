import { useQueryCache } from '@pinia/colada';

/**
 * Makes answers old after a write, by their keys (`api.key('GET /notes')`), and reads again those on screen. Never rejects: a
 * page tells by itself what it could not read, and the write is done.
 */
export function useInvalidation(): (...keys: readonly string[][]) => Promise<void> {
  const cache = useQueryCache();
  return async (...keys) => {
    await Promise.allSettled(keys.map((key) => cache.invalidateQueries({ key })));
  };
}
