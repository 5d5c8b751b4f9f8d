import { fakeApi, mountModule, type FakeAnswers, type FakeApi, type MountedModule } from '@pwp/web-kit/testing';
import type { TicketEndpoints } from '../../contracts/index.ts';
import { routes } from '../routes.ts';

export { problem } from '@pwp/web-kit/testing';

/** A page of the module over an API that answers what the test gives it, and the address for technical questions. */
export async function mountPage(
  path: string,
  answers: FakeAnswers<TicketEndpoints>,
  kept: Record<string, string> = {},
): Promise<MountedModule & { api: FakeApi<TicketEndpoints> }> {
  const api = fakeApi<TicketEndpoints>('/api/support', {
    'GET /contact': { email: 'assistance@pwp.test' },
    ...answers,
  });
  return { ...(await mountModule({ path, routes, kept })), api };
}

/** Mounts the module where the history is, as a reload does. */
export function remountPage(): Promise<MountedModule> {
  const { pathname, search } = window.location;
  return mountModule({ path: pathname + search, routes, kept: window.history.state });
}
