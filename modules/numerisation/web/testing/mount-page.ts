import { setSession } from '@pwp/web-kit/host';
import { aSession, mountModule, type MountedModule } from '@pwp/web-kit/testing';
import type { Session } from '@pwp/contracts';
import { createPinia } from 'pinia';
import { NUMERISATION_CLIENT, type NumerisationClient } from '../numerisation-client.ts';
import { routes } from '../routes.ts';

export { installSilentHost, problem } from '@pwp/web-kit/testing';

/** Makes `code` the current guichet of an account that works for 00002 and G1175; null for an account without any. */
export function workFor(code: string | null): void {
  setSession(aSession(workingFor(code)));
}

/** Mounts the module at a path, with what the history entry holds; taken away when the test ends. */
export function mountPage(
  path: string,
  client: NumerisationClient,
  kept: Record<string, string> = {},
): Promise<MountedModule> {
  return mountModule({
    path,
    routes,
    provide: (app) => app.provide(NUMERISATION_CLIENT, client).use(createPinia()),
    session: workingFor('00002'),
    kept,
  });
}

function workingFor(code: string | null): Partial<Session> {
  const guichet = (of: string) => ({ code: of, nom: of, siret: '13002072000038', codeTerritoire: '999' });
  return { guichets: ['00002', 'G1175'].map(guichet), guichet: code === null ? null : guichet(code) };
}
