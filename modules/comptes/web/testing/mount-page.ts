import type { Problem, Role } from '@pwp/contracts';
import { ProblemError } from '@pwp/web-kit';
import { installHost, setSession } from '@pwp/web-kit/host';
import { onTestFinished } from 'vitest';
import { createApp, h } from 'vue';
import { createRouter, createWebHistory, RouterView, type Router } from 'vue-router';
import { COMPTES_CLIENT, type ComptesClient } from '../comptes-client.ts';
import { routes } from '../routes.ts';

/** A page of the module on screen. */
export interface MountedPage {
  router: Router;
  /** Everything the live region was asked to say. */
  announced: string[];
  /** Takes it away before the test ends. */
  leave: () => void;
}

/** Mounts the module at a path, for an account of this role, as if the history entry held `kept`; taken away when the test ends. */
export async function mountPage(
  path: string,
  client: ComptesClient,
  role: Role = 'referent',
  kept: Record<string, unknown> | null = null,
): Promise<MountedPage> {
  window.history.replaceState(kept, '', path);
  const announced: string[] = [];
  installHost({ accessToken: () => Promise.resolve('token'), announce: (message) => void announced.push(message) });
  setSession({
    account: { id: 'moi', nom: 'DEMO', prenom: 'Référent', email: 'referent@pwp.test' },
    roles: [role],
    guichets: [],
    guichet: null,
  });
  const history = createWebHistory('/');
  const router = createRouter({ history, routes });
  const app = createApp({ render: () => h(RouterView) });
  app.provide(COMPTES_CLIENT, client);
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
