import { PiniaColada, PiniaColadaQueryHooksPlugin, useQueryCache } from '@pinia/colada';
import { createPinia } from 'pinia';
import type { App } from 'vue';
import { ProblemError } from './problem-error.ts';

/** What a module's pages keep while it is mounted. */
export interface Cache {
  install(app: App): void;
  /** Forgets everything, once the module is gone: its entries would hold its pages for five minutes more. */
  empty(): void;
}

/**
 * Pinia, and the cache of what a module's pages read. A page that opens shows what is known and reads it again; nothing on screen
 * is read again by itself.
 */
export function createCache(): Cache {
  const pinia = createPinia();
  return {
    empty() {
      const cache = useQueryCache(pinia);
      for (const entry of cache.getEntries()) cache.remove(entry);
    },
    install(app: App) {
      app.use(pinia);
      app.use(PiniaColada, {
        queryOptions: { staleTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false },
        plugins: [
          PiniaColadaQueryHooksPlugin({
            // A refusal of the API is shown by the page; anything else is a fault of ours.
            onError: (error) => {
              if (!(error instanceof ProblemError)) console.error(error);
            },
          }),
        ],
      });
    },
  };
}
