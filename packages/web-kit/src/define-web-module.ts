import { createApp, h, nextTick, type App } from 'vue';
import { createRouter, type RouteRecordRaw, type RouterHistory } from 'vue-router';
import type { ConfigurationValues } from '@pwp/contracts';
import type { ApiQuery } from './api.ts';
import { createCache, type Cache } from './cache.ts';
import { provideConfiguration } from './configuration.ts';
import { createModuleHistory } from './module-history.ts';
import { ModuleView } from './module-view.ts';
import { NotFoundPage } from './not-found-page.ts';
import type { DeclaredPages, SlotComponents } from './own-pages.ts';
import { enterPage } from './page.ts';
import { ProblemError } from './problem-error.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Name of the page, without the portal's: « Tableau de bord ». */
    title?: string;
  }
}

/** What a module is for the shell: pages under one id. Routes hold full paths (`/numerisation/pieces`). */
export interface WebModuleDeclaration {
  id: string;
  routes: RouteRecordRaw[];
  /**
   * What the page at this address asks first. Called when the portal opens on the module, while the session is still asked for:
   * the answers wait for the page. Without it, pages ask once they are there.
   */
  prefetch?: (url: URL) => readonly ApiQuery<unknown>[];
  /** What it shows in slots of other modules' pages, by the names of module.json. */
  slots?: SlotComponents;
}

/** What the shell hands to a module that it mounts. */
export interface MountProps {
  domElement: HTMLElement;
  /** What administrators chose of the module; absent where it declares nothing. */
  configuration?: ConfigurationValues;
  /** Asked before each page change: true when the address is another module's and the shell goes there itself. */
  takeOver?: (url: string) => boolean;
  /** A page broke after the module was mounted, and left nothing on screen: the shell shows its panel instead. */
  onFailure?: (error: unknown) => void;
}

/** The lifecycles that a module's entry exports. */
export interface WebModule {
  bootstrap: () => Promise<void>;
  /** Resolves once the asked page is on screen; rejects when it cannot be. */
  mount: ((props: MountProps) => Promise<void>) & {
    /** What the code says of itself, which the build and the shell compare with module.json. */
    declared?: DeclaredPages;
  };
  unmount: () => Promise<void>;
  /** Asks ahead what the page at this address needs; shows nothing. */
  prefetch?: (url: URL) => void;
}

interface Running {
  app: App;
  cache: Cache;
  history: RouterHistory;
  domElement: HTMLElement;
}

/**
 * Turns routes into the lifecycles of a module: each mount has its own Vue application, Pinia and router, and leaves nothing behind.
 * After each navigation the document's title follows `meta.title` and the focus goes to the page's `<h1>`.
 */
export function defineWebModule({ id, routes, prefetch, slots = {} }: WebModuleDeclaration): Required<WebModule> {
  let running: Running | undefined;

  async function unmount(): Promise<void> {
    if (running === undefined) return;
    const { app, cache, history, domElement } = running;
    running = undefined;
    app.unmount();
    cache.empty();
    history.destroy();
    domElement.replaceChildren();
    await nextTick();
  }

  async function mount(props: MountProps): Promise<void> {
    await unmount();
    const { domElement } = props;
    let heading = '';
    const history = createModuleHistory((path) => path === heading);
    const router = createRouter({
      history,
      routes: [...routes, { path: '/:path(.*)*', component: NotFoundPage, meta: { title: 'Page introuvable' } }],
      scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
    });
    const app = createApp({ name: id, render: () => h(ModuleView) });
    app.config.idPrefix = id;
    provideConfiguration(app, props.configuration ?? {});
    const cache = createCache();
    running = { app, cache, history, domElement };

    // Errors while a page opens leave a blank page: they fail it.
    let opening = true;
    let mounted = false;
    let fault: { error: unknown } | undefined;
    /** What a page throws once it is on screen reaches the shell through window's error event, as what a timer throws. */
    async function failLater(error: unknown): Promise<void> {
      // Vue may be in the middle of drawing the page.
      await nextTick();
      if (running?.app === app && domElement.firstElementChild === null) props.onFailure?.(error);
      // The API's answer is no bug of the release.
      else if (error instanceof ProblemError) console.error(error);
      else reportError(error);
    }
    app.config.errorHandler = (error) => {
      if (!opening) {
        void failLater(error);
        return;
      }
      console.error(error);
      fault ??= { error };
    };

    router.beforeEach((to) => props.takeOver?.(to.fullPath) !== true);
    // The page before is on screen until here, and stays when it keeps the person from leaving.
    router.beforeResolve((to) => {
      heading = to.fullPath;
      opening = true;
    });
    router.onError((error) => {
      if (mounted) props.onFailure?.(error);
    });
    router.afterEach(async (to, from, failure) => {
      if (!mounted || failure !== undefined) return;
      await nextTick();
      opening = false;
      if (fault !== undefined) props.onFailure?.(fault.error);
      else if (to.path !== from.path) await enterPage(domElement, to.meta.title ?? '');
    });

    // The router listens only once its first page is loaded: a link followed meanwhile is taken up then.
    let asked: string | undefined;
    const note = () => {
      asked = history.location;
    };
    window.addEventListener('popstate', note);
    try {
      app.use(cache).use(router);
      await router.isReady().finally(() => window.removeEventListener('popstate', note));
      if (asked !== undefined && asked !== router.currentRoute.value.fullPath) await router.replace(asked);
      app.mount(domElement);
      await nextTick();
      if (fault !== undefined) throw fault.error;
    } catch (error) {
      await unmount();
      throw error;
    }
    opening = false;
    mounted = true;
    await enterPage(domElement, router.currentRoute.value.meta.title ?? '');
  }

  return {
    bootstrap: () => Promise.resolve(),
    mount: Object.assign(mount, { declared: { id, routes, slots } }),
    unmount,
    prefetch: (url) => {
      for (const query of prefetch?.(url) ?? []) query.ahead();
    },
  };
}
