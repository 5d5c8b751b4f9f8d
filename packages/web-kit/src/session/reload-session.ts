import { host } from '../module/host-link.ts';
import { sessionApi } from './session-api.ts';
import { setSession } from './session.ts';

/**
 * Renews the token and reloads the session, so that a change of the account shows everywhere without a page load.
 * Throws ProblemError.
 */
export async function reloadSession(): Promise<void> {
  await host().accessToken(true, false);
  setSession(await sessionApi('GET /'));
}
