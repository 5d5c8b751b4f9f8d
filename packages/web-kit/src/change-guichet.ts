import type { ChangeGuichet, Session } from '@pwp/contracts';
import { http } from './http.ts';
import { setSession } from './session.ts';

/**
 * Works for another guichet of the account from now on; every page that watches the session follows.
 * Throws the API's problem when the guichet is not the account's.
 */
export async function changeGuichet(code: string): Promise<void> {
  const body: ChangeGuichet = { code };
  setSession(await http.put<Session>('/api/session/guichet', body));
}
