import { sessionApi } from './session-api.ts';
import { setSession } from './session.ts';

/**
 * Switches to another guichet of the account; every page that watches the session follows. Throws the API's problem
 * when the account does not have the guichet.
 */
export async function changeGuichet(code: string): Promise<void> {
  setSession(await sessionApi('PUT /guichet', { body: { code } }));
}
