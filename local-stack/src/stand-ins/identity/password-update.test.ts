import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { textOf, type ReadPage, type RealmClient } from './testing/realm-client.ts';
import { AGENT, startTestRealm, type TestRealm } from './testing/test-realm.ts';

const NEW_PASSWORD = 'Nouveau-Sesame-2027?';
const ASK = { kc_action: 'UPDATE_PASSWORD' };
let realm: TestRealm;
let client: RealmClient;

beforeEach(async () => {
  realm = await startTestRealm();
  client = realm.newClient();
});

afterEach(async () => {
  vi.useRealTimers();
  await realm.close();
});

async function signedIn() {
  return client.redeem(await client.signIn(AGENT.email, AGENT.password));
}

function choose(page: ReadPage, fields: Record<string, string> = {}) {
  return client.submit(page, { 'password-new': NEW_PASSWORD, 'password-confirm': NEW_PASSWORD, ...fields });
}

/** The outcome that the portal gets in its address. */
function told(page: ReadPage): URLSearchParams {
  return new URLSearchParams(page.url.hash.slice(1));
}

async function signsIn(password: string): Promise<boolean> {
  return (await realm.newClient().signIn(AGENT.email, password)).page.url.hash.includes('code=');
}

test('a signed-in person changes the password, and returns to the portal with a confirmation', async () => {
  await signedIn();
  const asked = await client.authorize(ASK);
  expect(asked.page.html).toContain('<h1>Modifier mon mot de passe</h1>');

  const back = await choose(asked.page);

  expect(back.url.pathname).toBe('/');
  expect(told(back).get('kc_action_status')).toBe('success');
  expect(told(back).get('kc_action')).toBe('UPDATE_PASSWORD');
  await expect(client.redeem({ page: back, verifier: asked.verifier })).resolves.toHaveProperty('access_token');
  expect([await signsIn(NEW_PASSWORD), await signsIn(AGENT.password)]).toEqual([true, false]);
});

test('a weak password and two different entries are refused with reasons, and nothing is changed', async () => {
  await signedIn();
  const { page } = await client.authorize(ASK);

  const refused = await choose(page, { 'password-new': 'court', 'password-confirm': 'autre' });

  expect(refused.html).toContain('<title>Erreur : ');
  expect(textOf(refused)).toContain('au moins 12 caractères');
  expect(textOf(refused)).toContain('Les deux mots de passe sont différents.');
  expect(refused.html).not.toContain('value="court"');
  expect(await signsIn(AGENT.password)).toBe(true);
  expect(told(await choose(refused)).get('kc_action_status')).toBe('success');
});

test('« Annuler » comes back signed in, with the old password', async () => {
  await signedIn();
  const asked = await client.authorize(ASK);

  const back = await client.submit(asked.page, { 'cancel-aia': 'true' });

  expect(told(back).get('kc_action_status')).toBe('cancelled');
  await expect(client.redeem({ page: back, verifier: asked.verifier })).resolves.toHaveProperty('access_token');
  expect(await signsIn(AGENT.password)).toBe(true);
});

test('the change ends the other sessions, never this one', async () => {
  const own = await signedIn();
  const elsewhere = realm.newClient();
  const other = await elsewhere.redeem(await elsewhere.signIn(AGENT.email, AGENT.password));

  await choose((await client.authorize(ASK)).page);

  expect((await elsewhere.refresh(other.refresh_token)).status).toBe(400);
  expect((await client.refresh(own.refresh_token)).status).toBe(200);
});

test('a password given more than five minutes ago is asked again first', async () => {
  const start = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  await signedIn();
  vi.useFakeTimers({ toFake: ['Date'], now: start + 301_000 });

  const asked = await client.authorize(ASK);
  expect(textOf(asked.page)).toContain('J’accède à mon espace');
  const proven = await client.submit(asked.page, { username: AGENT.email, password: AGENT.password });
  expect(proven.html).toContain('<h1>Modifier mon mot de passe</h1>');

  expect(told(await choose(proven)).get('kc_action_status')).toBe('success');
});

test('without a session, the person signs in first', async () => {
  const asked = await client.authorize(ASK);
  const proven = await client.submit(asked.page, { username: AGENT.email, password: AGENT.password });
  expect(proven.html).toContain('<h1>Modifier mon mot de passe</h1>');
});

test('the page serves only the browser it was shown to, and the sign-in page does not take its place', async () => {
  await signedIn();
  const { page } = await client.authorize(ASK);

  const stolen = await realm.newClient().open(page.url.href);
  expect(stolen.status).toBe(400);
  expect((await client.open(page.url.href.replace('modifier-mon-mot-de-passe', 'connexion'))).status).toBe(400);
  expect(await signsIn(AGENT.password)).toBe(true);
});

test('an action that the realm does not know is answered as an error, and a plain sign-in says nothing of actions', async () => {
  await signedIn();
  expect(told((await client.authorize({ kc_action: 'INCONNUE' })).page).get('kc_action_status')).toBe('error');
  expect(told((await client.authorize()).page).has('kc_action_status')).toBe(false);
});
