import type { Session } from '@pwp/contracts';
import { http, useSession } from '@pwp/web-kit';
import { setSession } from '@pwp/web-kit/host';
import type { Identity } from './identity.ts';

/** Signs in, then asks the API who that is; answers the reactive session. Throws ProblemError when the API does not answer. */
export async function openSession(identity: Identity): Promise<Readonly<Session>> {
  await identity.signIn();
  setSession(await http.get<Session>('/api/session'));
  return useSession();
}
