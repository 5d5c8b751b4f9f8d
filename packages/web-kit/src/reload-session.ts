import { host } from './host-link.ts';
import { sessionApi } from './session-api.ts';
import { setSession } from './session.ts';

/**
 * Asks the identity for a token of this instant, then the API who that is: what was just changed of the account shows everywhere,
 * without a reload. Throws ProblemError.
 */
export async function reloadSession(): Promise<void> {
  await host().accessToken(true);
  setSession(await sessionApi('GET /'));
}
