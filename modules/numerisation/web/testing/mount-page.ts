import { installHost, setSession } from '@pwp/web-kit/host';
import type { Problem } from '@pwp/contracts';
import { ProblemError } from '@pwp/web-kit';
import { createPinia } from 'pinia';
import { createApp, h, type App } from 'vue';
import { createRouter, createWebHistory, RouterView, type Router } from 'vue-router';
import { onTestFinished } from 'vitest';
import { NUMERISATION_CLIENT, type NumerisationClient } from '../numerisation-client.ts';
import { routes } from '../routes.ts';

/** A page of the module on screen. */
export interface MountedPage {
  router: Router;
  /** Everything the live region was asked to say. */
  announced: string[];
}

/** Makes `code` the current guichet of an account that works for 00002 and G1175; null for an account without any. */
export function workFor(code: string | null): void {
  const guichet = (of: string) => ({ code: of, nom: of, siret: '13002072000038', codeTerritoire: '999' });
  setSession({
    account: { id: 'a', nom: 'DEMO', prenom: 'Alice', email: 'alice@pwp.test' },
    roles: ['professionnel'],
    guichets: [guichet('00002'), guichet('G1175')],
    guichet: code === null ? null : guichet(code),
  });
}

/** A live region that only remembers. */
export function installSilentHost(): string[] {
  const announced: string[] = [];
  installHost({ accessToken: () => Promise.resolve('token'), announce: (message) => void announced.push(message) });
  return announced;
}

/** Mounts the module at a path, with what the history entry holds; taken away when the test ends. */
export async function mountPage(
  path: string,
  client: NumerisationClient,
  state: Record<string, string> = {},
): Promise<MountedPage> {
  const announced = installSilentHost();
  workFor('00002');
  window.history.replaceState(null, '', '/');
  const history = createWebHistory('/');
  const router = createRouter({ history, routes });
  await router.push({
    path: path.split('?')[0] ?? path,
    query: Object.fromEntries(new URLSearchParams(path.split('?')[1])),
    state,
  });
  const app: App = createApp({ render: () => h(RouterView) });
  app.provide(NUMERISATION_CLIENT, client);
  app.use(createPinia()).use(router);
  const root = document.createElement('div');
  document.body.append(root);
  app.mount(root);
  onTestFinished(() => {
    app.unmount();
    history.destroy();
    root.remove();
  });
  return { router, announced };
}

/** The error that the kit throws for a problem of the API. */
export function problem(status: number, code: string, detail: string, errors?: Problem['errors']): ProblemError {
  return new ProblemError({ type: `urn:pwp:problem:${code}`, title: code, status, code, detail, errors });
}
