import { installHost, setSession } from '@pwp/web-kit/host';
import type { Problem } from '@pwp/contracts';
import { ProblemError } from '@pwp/web-kit';
import { createApp, h, type App } from 'vue';
import { createRouter, createWebHistory, RouterView, type Router } from 'vue-router';
import { onTestFinished } from 'vitest';
import { routes } from '../routes.ts';
import { SUPPORT_CLIENT, type SupportClient } from '../support-client.ts';

/** A page of the module on screen. */
export interface MountedPage {
  router: Router;
  /** Everything the live region was asked to say. */
  announced: string[];
  /** Takes the page away, as leaving the module does. */
  leave: () => void;
}

/** Mounts the module at a path, with what the history entry holds; taken away when the test ends. */
export async function mountPage(
  path: string,
  client: SupportClient,
  state: Record<string, string> = {},
): Promise<MountedPage> {
  window.history.replaceState(state, '', path);
  return remountPage(client);
}

/** Mounts the module where the history is, as a reload does. */
export async function remountPage(client: SupportClient): Promise<MountedPage> {
  const announced: string[] = [];
  installHost({ accessToken: () => Promise.resolve('token'), announce: (message) => void announced.push(message) });
  setSession({
    account: { id: 'a', nom: 'DEMO', prenom: 'Alice', email: 'alice@pwp.test' },
    roles: ['professionnel'],
    guichets: [],
    guichet: null,
  });
  const history = createWebHistory('/');
  const router = createRouter({ history, routes });
  const app: App = createApp({ render: () => h(RouterView) });
  app.provide(SUPPORT_CLIENT, client);
  app.use(router);
  await router.isReady();
  const root = document.createElement('div');
  document.body.append(root);
  app.mount(root);
  let mounted = true;
  const leave = () => {
    if (!mounted) return;
    mounted = false;
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
