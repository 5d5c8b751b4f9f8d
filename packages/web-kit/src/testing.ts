import { usualBrand, type ConfigurationValues, type Endpoints, type Problem, type Session } from '@pwp/contracts';
import { onTestFinished } from 'vitest';
import { createApp, h, type App, type Component } from 'vue';
import { createRouter, type Router, type RouteRecordRaw } from 'vue-router';
import { bringAxe, lookAtPage, moduleLookedAt } from './axe/look-at-page.ts';
import { installBrand } from './page/brand.ts';
import { createCache } from './api/cache.ts';
import { provideConfiguration } from './module/configuration.ts';
import { installFakeApi, type FakeAnswers, type FakeApi } from './api/fake-api.ts';
import { installHost } from './module/host-link.ts';
import { watchLeftBehind } from './module/left-behind.ts';
import { createModuleHistory, stepBackMade } from './module/module-history.ts';
import { ModuleView } from './module/module-view.ts';
import { ProblemError } from './api/problem-error.ts';
import { setSession } from './session/session.ts';

// Some modules read it as soon as they are imported.
installBrand(usualBrand);

export type { AskedCall, FakeAnswers, FakeApi } from './api/fake-api.ts';

/** Options of a test: what to mount, and as whom. */
export interface MountModuleOptions {
  /** With its query. */
  path: string;
  routes: readonly RouteRecordRaw[];
  /** Provides the application with what its pages inject. */
  provide?: (app: App) => void;
  /** What administrators chose of the module. */
  configuration?: ConfigurationValues;
  /** Differences from `aSession`. */
  session?: Partial<Session>;
  /** The state of the history entry. */
  kept?: unknown;
}

/** A page of a module on screen. */
export interface MountedModule {
  router: Router;
  /** Everything announced in the live region. */
  announced: string[];
  /** The slots that are on screen, by name, with what reads the data that they hand over. */
  slots: ReadonlyMap<string, () => unknown>;
  /** The account's notices change: what follows them by `useNews` reads again. */
  tellNews: () => void;
  /** Unmounts it before the test ends, as leaving the module does. */
  leave: () => void;
}

/** The session of a professional without a guichet. */
export function aSession(given: Partial<Session> = {}): Session {
  return {
    account: { id: 'a', nom: 'DEMO', prenom: 'Alice', email: 'alice@pwp.test' },
    roles: ['professionnel'],
    guichets: [],
    guichet: null,
    ...given,
  };
}

/** A signed-in portal that only records announcements, in `slots` the slots on screen, and in `followers` who follows news. */
export function installSilentHost(
  slots = new Map<string, () => unknown>(),
  followers = new Set<() => void>(),
): string[] {
  const announced: string[] = [];
  installHost({
    accessToken: () => Promise.resolve('token'),
    announce: (message) => void announced.push(message),
    fillSlot: (name, _place, data) => {
      slots.set(name, data);
      return () => void slots.delete(name);
    },
    followNews: (listener) => {
      followers.add(listener);
      return () => void followers.delete(listener);
    },
  });
  return announced;
}

/**
 * Mounts a module at a path, as a visit of this address does. It is unmounted when the test ends, which fails if it leaves a listener of
 * window or document, or a node beside its own element. Under `pwp test` and `pwp publish`, axe looks before at what the test left on screen.
 */
export async function mountModule(options: MountModuleOptions): Promise<MountedModule> {
  const { path, routes, provide, configuration = {}, session = {}, kept = null } = options;
  if (moduleLookedAt() !== undefined) await bringAxe();
  const root = document.createElement('div');
  const watch = watchLeftBehind(root);
  window.history.replaceState(kept, '', path);
  const slots = new Map<string, () => unknown>();
  const followers = new Set<() => void>();
  const announced = installSilentHost(slots, followers);
  setSession(aSession(session));
  const history = createModuleHistory(() => false);
  const router = createRouter({ history, routes });
  router.beforeResolve(stepBackMade);
  const app = createApp({ render: () => h(ModuleView) });
  app.use(createCache());
  provideConfiguration(app, configuration);
  provide?.(app);
  app.use(router);
  await router.isReady();
  document.body.append(root);
  app.mount(root);
  let there = true;
  const leave = () => {
    if (!there) return;
    there = false;
    app.unmount();
    history.destroy();
    root.remove();
    const left = watch.end();
    if (left.length > 0) throw new Error(`The module left behind: ${left.join(' ')}`);
  };
  onTestFinished(leave);
  if (moduleLookedAt() !== undefined)
    onTestFinished(async (context) => (there ? lookAtPage(path, context) : undefined));
  const tellNews = () => {
    for (const follower of followers) follower();
  };
  return { router, announced, slots, tellNews, leave };
}

/** Mounts one component, such as what stands in a slot of another module, by what `mountModule` mounts a page. Listeners are props: `onClose`. */
export function mountComponent(
  component: Component,
  props: Record<string, unknown> = {},
  options: Omit<MountModuleOptions, 'path' | 'routes'> = {},
): Promise<MountedModule> {
  return mountModule({ ...options, path: '/', routes: [{ path: '/', component, props }] });
}

/** The error that the kit throws for a problem of the API. */
export function problem(status: number, code: string, detail: string, errors?: Problem['errors']): ProblemError {
  return new ProblemError({ type: `urn:pwp:problem:${code}`, title: code, status, code, detail, errors });
}

/** Answers an owner's endpoints until the test ends, which fails if a call found no response. */
export function fakeApi<E extends Endpoints>(root: `/api/${string}`, answers: FakeAnswers<E>): FakeApi<E> {
  const fake = installFakeApi<E>(root, answers);
  onTestFinished(() => fake.remove());
  return fake;
}
