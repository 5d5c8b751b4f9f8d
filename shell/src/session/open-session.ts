import type { Session } from '@pwp/contracts';
import { useSession } from '@pwp/web-kit';
import { sessionApi, setSession } from '@pwp/web-kit/host';

/** Asks the API who is signed in; answers the reactive session. Throws ProblemError when the API does not answer. */
export async function openSession(): Promise<Readonly<Session>> {
  setSession(await sessionApi('GET /'));
  return useSession();
}
