import { sessionApi } from './session-api.ts';
import { setSession } from './session.ts';

/**
 * Works for another guichet of the account from now on; every page that watches the session follows.
 * Throws the API's problem when the guichet is not the account's.
 */
export async function changeGuichet(code: string): Promise<void> {
  setSession(await sessionApi('PUT /guichet', { body: { code } }));
}
