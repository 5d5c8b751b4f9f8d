import { mountModule, type MountedModule } from '@pwp/web-kit/testing';
import { routes } from '../routes.ts';
import { SUPPORT_CLIENT, type SupportClient } from '../support-client.ts';

export { problem } from '@pwp/web-kit/testing';

/** Mounts the module at a path, with what the history entry holds; taken away when the test ends. */
export function mountPage(
  path: string,
  client: SupportClient,
  kept: Record<string, string> = {},
): Promise<MountedModule> {
  return mountModule({ path, routes, provide: (app) => app.provide(SUPPORT_CLIENT, client), kept });
}

/** Mounts the module where the history is, as a reload does. */
export function remountPage(client: SupportClient): Promise<MountedModule> {
  const { pathname, search } = window.location;
  return mountPage(pathname + search, client, window.history.state);
}
