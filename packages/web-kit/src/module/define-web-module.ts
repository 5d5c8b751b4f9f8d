import { createApp, h, nextTick, type App } from 'vue';
import { createRouter, type RouteRecordRaw, type RouterHistory } from 'vue-router';
import type { ConfigurationValues } from '@pwp/contracts';
import type { ApiQuery } from '../api/api.ts';
import { createCache, type Cache } from '../api/cache.ts';
import { provideConfiguration } from './configuration.ts';
import { createModuleHistory, stepBackMade } from './module-history.ts';
import { ModuleView } from './module-view.ts';
import { NotFoundPage } from './not-found-page.ts';
import type { DeclaredPages, SlotComponents } from './own-pages.ts';
import { enterPage } from '../page/page.ts';
import { ProblemError } from '../api/problem-error.ts';

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
  /** Resolves once the asked page is on screen; rejects when it cannot be, or when the module is unmounted before. */
  mount: ((props: MountProps) => Promise<void>) & {
    /** What the code says of itself, which the build and the shell compare with module.json. */
    declared?: DeclaredPages;
  };
  /** May be called before `mount` has settled: the person left. Nothing comes of it then, no change of address either. */
  unmount: () => Promise<void>;
  /** Asks ahead what the page at this address needs; shows nothing. */
  prefetch?: (url: URL) => void;
}

interface Running {
  app: App;
  cache: Cache;
  history: RouterHistory;
  domElement: HTMLElement;
  /** Ends a mount that waits for its first page: the router says nothing of a navigation that was given up. */
  giveUp: () => void;
}

/**
 * Turns routes into the lifecycles of a module: each mount has its own Vue application, Pinia and router, and leaves nothing behind.
 * After each navigation the document's title follows `meta.title` and the focus goes to the page's `<h1>`.
 */
export function defineWebModule({ id, routes, prefetch, slots = {} }: WebModuleDeclaration): Required<WebModule> {
  let running: Running | undefined;

  function leave(): void {
    if (running === undefined) return;
    const { app, cache, history, domElement, giveUp } = running;
    running = undefined;
    app.unmount();
    cache.empty();
    history.destroy();
    domElement.replaceChildren();
    giveUp();
  }

  async function unmount(): Promise<void> {
    leave();
    await nextTick();
  }

  async function mount(props: MountProps): Promise<void> {
    leave();
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
    const givenUp = Promise.withResolvers<void>();
    running = { app, cache, history, domElement, giveUp: givenUp.resolve };
    const isLeft = () => running?.app !== app;

    // Errors while a page opens leave a blank page: they fail it.
    let opening = true;
    let mounted = false;
    let fault: { error: unknown } | undefined;
    /** What a page throws once it is on screen reaches the shell through window's error event, as what a timer throws. */
    async function failLater(error: unknown): Promise<void> {
      // Vue may be in the middle of drawing the page.
      await nextTick();
      if (!isLeft() && domElement.firstElementChild === null) props.onFailure?.(error);
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

    // What a page that was left still waits for must not bring the person back.
    router.beforeEach((to) => !isLeft() && props.takeOver?.(to.fullPath) !== true);
    // The page before is on screen until here, and stays when it keeps the person from leaving.
    router.beforeResolve(async (to) => {
      await stepBackMade();
      if (isLeft()) return false;
      heading = to.fullPath;
      opening = true;
      return true;
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
    async function openFirstPage(): Promise<void> {
      await router.isReady();
      if (asked !== undefined && asked !== router.currentRoute.value.fullPath) await router.replace(asked);
    }
    try {
      app.use(cache).use(router);
      await Promise.race([openFirstPage(), givenUp.promise]);
      if (isLeft()) throw new Error(`${id}: left before its page was on screen`);
      app.mount(domElement);
      await nextTick();
      if (fault !== undefined) throw fault.error;
    } catch (error) {
      // Left and opened again, another page of it may be on its way.
      if (!isLeft()) await unmount();
      throw error;
    } finally {
      window.removeEventListener('popstate', note);
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
