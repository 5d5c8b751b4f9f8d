import type { PreferenceEndpoints, Session } from '@pwp/contracts';
import { setSession } from '@pwp/web-kit/host';
import {
  aSession,
  fakeApi,
  mountModule,
  type FakeAnswers,
  type FakeApi,
  type MountedModule,
} from '@pwp/web-kit/testing';
import type { NumerisationEndpoints } from '../../contracts/index.ts';
import { routes } from '../routes.ts';

export { installSilentHost, problem } from '@pwp/web-kit/testing';

/** The module's endpoints, and the preferences by full path. */
type PortalEndpoints = NumerisationEndpoints & {
  'GET /api/preferences/:key': PreferenceEndpoints['GET /:key'];
  'PUT /api/preferences/:key': PreferenceEndpoints['PUT /:key'];
};
export type Answers = FakeAnswers<PortalEndpoints>;
export type PortalApi = FakeApi<PortalEndpoints>;

/** Answers the portal's API until the test ends; there are no drafts by default. */
export function answerApi(answers: Answers): PortalApi {
  return fakeApi<PortalEndpoints>('/api/numerisation', { 'GET /brouillons': { items: [], total: 0 }, ...answers });
}

/** The requests to an endpoint, oldest first. */
export function callsOf(api: PortalApi, key: keyof PortalEndpoints) {
  return api.asked.filter((call) => call.key === key);
}

/** Sets `code` as the current guichet of an account that works for 00002 and G1175; null means no guichet. */
export function workFor(code: string | null): void {
  setSession(aSession(workingFor(code)));
}

/** Mounts the module at a path over an API, with the history entry's state; unmounted when the test ends. */
export async function mountPage(
  path: string,
  answers: Answers,
  kept: Record<string, string> = {},
): Promise<MountedModule & { api: PortalApi }> {
  const api = answerApi(answers);
  return {
    ...(await mountModule({ path, routes, session: workingFor('00002'), kept, configuration: { delaiJours: 10 } })),
    api,
  };
}

function workingFor(code: string | null): Partial<Session> {
  const guichet = (of: string) => ({ code: of, nom: of, siret: '13002072000038', codeTerritoire: '999' });
  return { guichets: ['00002', 'G1175'].map(guichet), guichet: code === null ? null : guichet(code) };
}
