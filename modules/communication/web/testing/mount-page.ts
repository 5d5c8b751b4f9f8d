import type { AnnuaireEndpoints } from '@pwp/contracts';
import { fakeApi, mountModule, type FakeAnswers, type FakeApi, type MountedModule } from '@pwp/web-kit/testing';
import type { PublicationEndpoints, RedactionEndpoints } from '../../contracts/index.ts';
import { routes } from '../routes.ts';
import { annuaire } from './publications.ts';

export { problem } from '@pwp/web-kit/testing';

/** The module's routes, as a test answers them. */
export type CommunicationEndpoints = PublicationEndpoints & RedactionEndpoints;

/** A page of the module over an API that returns the test's answers. */
export async function mountPage(
  path: string,
  answers: FakeAnswers<CommunicationEndpoints>,
  kept: Record<string, unknown> = {},
): Promise<MountedModule & { api: FakeApi<CommunicationEndpoints>; named: FakeApi<AnnuaireEndpoints> }> {
  const named = fakeApi<AnnuaireEndpoints>('/api/annuaire', annuaire);
  const api = fakeApi<CommunicationEndpoints>('/api/communication', answers);
  return { ...(await mountModule({ path, routes, kept, session: { roles: ['referent'] } })), api, named };
}

/** Mounts the module at the current history entry, as a reload does. */
export function remountPage(): Promise<MountedModule> {
  const { pathname, search } = window.location;
  const kept: unknown = window.history.state;
  return mountModule({ path: pathname + search, routes, kept, session: { roles: ['referent'] } });
}
