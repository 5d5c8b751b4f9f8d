import { PiniaColada, PiniaColadaQueryHooksPlugin } from '@pinia/colada';
import { createPinia } from 'pinia';
import type { App, Plugin } from 'vue';
import { ProblemError } from './problem-error.ts';

/**
 * Pinia, and the cache of what a module's pages read. A page that opens shows what is known and reads it again; nothing on screen
 * is read again by itself.
 */
export function createCache(): Plugin {
  return {
    install(app: App) {
      app.use(createPinia());
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
