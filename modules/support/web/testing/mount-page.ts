import { fakeApi, mountModule, type FakeAnswers, type FakeApi, type MountedModule } from '@pwp/web-kit/testing';
import type { PieceEndpoints, TicketEndpoints } from '../../contracts/index.ts';
import { routes } from '../routes.ts';

type SupportEndpoints = TicketEndpoints & PieceEndpoints;

export { problem } from '@pwp/web-kit/testing';

/** What administrators set, in a test. */
export const configuration = { courriel: 'assistance@pwp.test', horaires: '', ticketsParJour: 50 };

/** A page of the module over an API that returns the test's answers. */
export async function mountPage(
  path: string,
  answers: FakeAnswers<SupportEndpoints>,
  kept: Record<string, string> = {},
  configured: Partial<typeof configuration> = {},
): Promise<MountedModule & { api: FakeApi<SupportEndpoints> }> {
  const api = fakeApi<SupportEndpoints>('/api/support', answers);
  return { ...(await mountModule({ path, routes, kept, configuration: { ...configuration, ...configured } })), api };
}

/** Mounts the module at the current history entry, as a reload does. */
export function remountPage(): Promise<MountedModule> {
  const { pathname, search } = window.location;
  const kept: unknown = window.history.state;
  return mountModule({ path: pathname + search, routes, kept, configuration });
}
