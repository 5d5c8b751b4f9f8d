import { markedBrand, usualBrand } from '@pwp/contracts';
import { createSSRApp, h } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { renderToString } from 'vue/server-renderer';
import { createCache } from './api/cache.ts';
import { provideConfiguration } from './module/configuration.ts';
import { installHost } from './module/host-link.ts';
import { ModuleView } from './module/module-view.ts';
import type { DeclaredPages } from './module/own-pages.ts';
import { installBrand } from './page/brand.ts';

// Some modules read it as soon as they are imported: this file comes before them.
installBrand(markedBrand(usualBrand));

/**
 * Draws a public page of a module in HTML, in Node, as a visitor first sees it in any portal. Rejects with the reason when it cannot be: its
 * address leads elsewhere, or what it shows is not the same for everybody (answers of the API, what administrators chose, what a browser holds).
 */
export async function drawPage({ id, routes }: DeclaredPages, path: string): Promise<string> {
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  const refuse = (reason: string) => () => fail(new Error(reason));
  const asks = refuse('it asks the API');
  installHost({
    accessToken: () => {
      asks();
      return new Promise(() => undefined);
    },
    announce: () => undefined,
  });
  const router = createRouter({ history: createMemoryHistory(), routes: [...routes] });
  const app = createSSRApp({ name: id, render: () => h(ModuleView) });
  // As the module has them: what was typed in a field of the text is found again by its id.
  app.config.idPrefix = id;
  app.config.errorHandler = fail;
  provideConfiguration(app, unreadable(refuse('it reads what administrators set')));
  app.use(createCache());
  router.onError(fail);
  await Promise.race([router.push(path), failed]);
  const { matched, path: reached } = router.currentRoute.value;
  if (matched.length === 0 || reached !== path) throw new Error('no page of the module has this address');
  app.use(router);
  const html = await Promise.race([renderToString(app), failed]);
  // What was told while nobody waited comes first.
  await Promise.race([Promise.resolve(), failed]);
  return (
    html
      // `v-if` and fragments leave comments; `v-show` writes a style, which the policy of pages forbids.
      .replaceAll(/<!--(?:\[|\]|v-if)?-->/g, '')
      .replaceAll(' style="display:none;"', ' hidden')
      // Without its code a button does nothing, and says so. A form would load the page again, without what was typed.
      .replaceAll('<button', '<button disabled')
      .replaceAll('<form', '<form method="dialog"')
  );
}

/** Values that tell when one of them is read. */
function unreadable(tell: () => void): Record<string, never> {
  return new Proxy<Record<string, never>>(
    {},
    {
      getOwnPropertyDescriptor() {
        tell();
        return undefined;
      },
    },
  );
}
