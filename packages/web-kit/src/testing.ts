import type { Endpoints, Problem, Session } from '@pwp/contracts';
import { onTestFinished } from 'vitest';
import { createApp, h, type App } from 'vue';
import { createRouter, createWebHistory, RouterView, type Router, type RouteRecordRaw } from 'vue-router';
import { createCache } from './cache.ts';
import { installFakeApi, type FakeAnswers, type FakeApi } from './fake-api.ts';
import { installHost } from './host-link.ts';
import { ProblemError } from './problem-error.ts';
import { setSession } from './session.ts';

export type { AskedCall, FakeAnswers, FakeApi } from './fake-api.ts';

/** What a test mounts, and as whom. */
export interface MountModuleOptions {
  /** With its query. */
  path: string;
  routes: readonly RouteRecordRaw[];
  /** Gives the application what its pages are provided with. */
  provide?: (app: App) => void;
  /** What differs from `aSession`. */
  session?: Partial<Session>;
  /** What the history entry holds. */
  kept?: Record<string, unknown> | null;
}

/** A page of a module on screen. */
export interface MountedModule {
  router: Router;
  /** Everything the live region was asked to say. */
  announced: string[];
  /** Takes it away before the test ends, as leaving the module does. */
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

/** A portal that is signed in, and whose live region only remembers. */
export function installSilentHost(): string[] {
  const announced: string[] = [];
  installHost({ accessToken: () => Promise.resolve('token'), announce: (message) => void announced.push(message) });
  return announced;
}

/** Mounts a module at a path, as a visit to this address does; it is taken away when the test ends. */
export async function mountModule(options: MountModuleOptions): Promise<MountedModule> {
  const { path, routes, provide, session = {}, kept = null } = options;
  window.history.replaceState(kept, '', path);
  const announced = installSilentHost();
  setSession(aSession(session));
  const history = createWebHistory('/');
  const router = createRouter({ history, routes });
  const app = createApp({ render: () => h(RouterView) });
  app.use(createCache());
  provide?.(app);
  app.use(router);
  await router.isReady();
  const root = document.createElement('div');
  document.body.append(root);
  app.mount(root);
  let there = true;
  const leave = () => {
    if (!there) return;
    there = false;
    app.unmount();
    history.destroy();
    root.remove();
  };
  onTestFinished(leave);
  return { router, announced, leave };
}

/** The error that the kit throws for a problem of the API. */
export function problem(status: number, code: string, detail: string, errors?: Problem['errors']): ProblemError {
  return new ProblemError({ type: `urn:pwp:problem:${code}`, title: code, status, code, detail, errors });
}

/** Answers an owner's endpoints until the test ends. */
export function fakeApi<E extends Endpoints>(root: `/api/${string}`, answers: FakeAnswers<E>): FakeApi<E> {
  const fake = installFakeApi<E>(root, answers);
  onTestFinished(() => fake.remove());
  return fake;
}
