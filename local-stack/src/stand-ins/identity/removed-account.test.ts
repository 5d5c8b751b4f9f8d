import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AGENT, API_SECRET, startTestRealm, type TestRealm } from './testing/test-realm.ts';

/* What is left of an account that the portal erases. */

let realm: TestRealm;

beforeEach(async () => {
  realm = await startTestRealm();
});
afterEach(() => realm.close());

/** Where the identity's file holds one of these texts: « table.column ». */
function placesOf(texts: readonly string[]): string[] {
  const database = new DatabaseSync(join(realm.dataDir, 'identity.sqlite'), { readOnly: true });
  try {
    const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
    const found = tables.flatMap(({ name }) =>
      database
        .prepare(`SELECT * FROM ${String(name)}`)
        .all()
        .flatMap((row) => Object.entries(row))
        .filter(([, value]) => texts.some((text) => String(value).toLowerCase().includes(text.toLowerCase())))
        .map(([column]) => `${String(name)}.${column}`),
    );
    return [...new Set(found)];
  } finally {
    database.close();
  }
}

/** Asks the administration as the API does. */
async function asApi(method: string, path: string): Promise<number> {
  const client = { client_id: 'pwp-api', client_secret: API_SECRET, grant_type: 'client_credentials' };
  const answer = await realm.newClient().token(client);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${realm.origin}/auth/admin/realms/pwp${path}`, { method, headers })).status;
}

test('nothing names an account that was removed: sessions, tokens, links, pages that its address was typed into', async () => {
  const client = realm.newClient();
  await client.redeem(await client.signIn(AGENT.email, AGENT.password));
  // Signed in, and asked again; a code that nobody redeems; another browser that knows the address; a link of a mail.
  await client.authorize({ prompt: 'login' });
  await client.authorize();
  await realm.newClient().authorize({ login_hint: AGENT.email.toUpperCase() });
  const forgetful = realm.newClient();
  await forgetful.submit(await forgetful.open('/auth/realms/pwp/mot-de-passe-oublie'), { email: AGENT.email });
  await realm.waitForMail(1);
  const texts = [AGENT.id, AGENT.email, AGENT.firstName];
  expect(placesOf(texts)).toEqual(
    expect.arrayContaining(['accounts.email', 'oidc_payloads.payload', 'password_links.account_id']),
  );
  const addresses = placesOf(['127.0.0.1']);
  expect(addresses).toContain('session_accesses.ip_address');

  expect(await asApi('DELETE', `/users/${AGENT.id}`)).toBe(204);
  expect(placesOf(texts)).toEqual([]);
  expect(placesOf(['127.0.0.1'])).not.toContain('session_accesses.ip_address');
});
