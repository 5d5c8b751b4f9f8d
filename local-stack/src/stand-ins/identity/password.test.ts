import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { AccountStore } from './account-store.ts';
import { textOf, type ReadPage, type RealmClient } from './testing/realm-client.ts';
import { AGENT, startTestRealm, type TestRealm } from './testing/test-realm.ts';

/* What the contract of the identity (`e2e/identity-contract`) does not ask of both servers. */

const FORGOTTEN = '/auth/realms/pwp/mot-de-passe-oublie';
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

const ask = async (email: string) => client.submit(await client.open(FORGOTTEN), { email });

/** The link of the newest mail, once this many arrived. */
async function mailedLink(count = 1): Promise<string> {
  const [mail] = await realm.waitForMail(count);
  return /https?:\S+/.exec(mail?.text ?? '')?.[0] ?? '';
}

const choose = (page: ReadPage, password = NEW_PASSWORD, confirmation = password) =>
  client.submit(page, { 'password-new': password, 'password-confirm': confirmation });

/** The page of a person who is signed in, asked for the change and gave the current password again. */
async function askedToChange(): Promise<{ page: ReadPage; verifier: string }> {
  const { page, verifier } = await client.authorize(ASK);
  return { page: await client.submit(page, { username: AGENT.email, password: AGENT.password }), verifier };
}

const signsIn = async (password: string) =>
  (await realm.newClient().signIn(AGENT.email, password)).page.url.hash.includes('code=');

/** The outcome that the portal gets in its address. */
const told = (page: ReadPage) => new URLSearchParams(page.url.hash.slice(1)).get('kc_action_status');

test.each([
  ['Court-2026!', 'au moins 12 caractères'],
  ['Sans-Aucun-Nombre!', 'au moins un chiffre'],
  ['sans-majuscule-2026!', 'au moins une lettre majuscule'],
  ['SANS-MINUSCULE-2026!', 'au moins une lettre minuscule'],
  ['SansSpecial2026', 'au moins un caractère spécial'],
  ['AGENT@pwp.test', 'différent de votre adresse électronique'],
  ['Agent@pwp.test2026', 'ne doit pas contenir votre adresse électronique'],
  ['Motdepasse2026!', 'trop courant'],
])('a weak password is refused and told why, at its field: %s', async (password, reason) => {
  await ask(AGENT.email);
  const refused = await choose(await client.open(await mailedLink()), password, 'autre');
  expect(refused.html).toContain('<title>Erreur : ');
  expect(textOf(refused)).toContain(reason);
  expect(textOf(refused)).toContain('Les deux mots de passe sont différents.');
  expect(refused.html).toContain('aria-describedby="password-new-aide password-new-erreur"');
  expect(refused.html).not.toContain(`value="${password}"`);
  expect(textOf(await choose(refused))).toContain('Votre mot de passe est enregistré');
  expect([await signsIn(NEW_PASSWORD), await signsIn(AGENT.password)]).toEqual([true, false]);
});

test('two pages opened from one link: only the first sets the password, and the other links of the account are dead', async () => {
  await ask(AGENT.email);
  const older = await mailedLink();
  await ask(AGENT.email);
  const link = await mailedLink(2);
  const pages = [await client.open(link), await client.open(link)];
  const answers = await Promise.all(pages.map((page, rank) => choose(page, NEW_PASSWORD + rank)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 410]));
  expect((await client.open(older)).status).toBe(410);
});

test('a link dies after an hour, its page included', async () => {
  const start = Date.now();
  await ask(AGENT.email);
  const link = await mailedLink();
  vi.useFakeTimers({ toFake: ['Date'], now: start + 3_590_000 });
  const page = await client.open(link);
  expect(page.status).toBe(200);
  vi.useFakeTimers({ toFake: ['Date'], now: start + 3_660_000 });
  expect((await choose(page)).status).toBe(410);
});

test('an address without account gets the same answer and no mail; one that is no address is told so', async () => {
  const [unknown, known] = [await ask('inconnue@pwp.test'), await ask(AGENT.email)];
  expect([unknown.url.href, unknown.html]).toEqual([known.url.href, known.html]);
  expect((await realm.waitForMail(1)).map(({ to }) => to)).toEqual([AGENT.email]);
  expect(textOf(await ask('pas une adresse'))).toContain('Indiquez une adresse électronique au format');
});

test('nothing is looked for before the answer, whether there is an account or not', async () => {
  const page = await client.open(FORGOTTEN);
  const read = vi.spyOn(AccountStore.prototype, 'findByEmail');
  const asked = ['personne@pwp.test', AGENT.email];
  // A realm that was closed before may still look for an address of its own.
  const lookedFor = () => asked.filter((email) => read.mock.calls.flat().includes(email));
  onTestFinished(() => read.mockRestore());
  // The clock of the mails stands still: what is done now is done before the answer.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  for (const email of asked) await client.submit(page, { email });
  expect(lookedFor()).toEqual([]);
  vi.runAllTimers();
  vi.useRealTimers();
  // Each waits for a time of its own.
  await vi.waitFor(() => expect(lookedFor()).toEqual(asked));
});

test('one account is not sent more than ten links an hour', async () => {
  for (let times = 0; times < 11; times += 1) await ask(AGENT.email);
  await vi.waitFor(() => expect(realm.warnings).toHaveLength(1));
  expect(realm.warnings[0]).toContain('too many password links');
  expect(await realm.waitForMail(10)).toHaveLength(10);
});

test('« Annuler » comes back signed in, with the old password', async () => {
  await client.signIn(AGENT.email, AGENT.password);
  const { page, verifier } = await askedToChange();
  const back = await client.submit(page, { 'cancel-aia': 'true' });
  expect(told(back)).toBe('cancelled');
  await expect(client.redeem({ page: back, verifier })).resolves.toHaveProperty('access_token');
  expect(await signsIn(AGENT.password)).toBe(true);
});

test('the page serves only the browser it was shown to, and the sign-in page does not take its place', async () => {
  await client.signIn(AGENT.email, AGENT.password);
  const { page } = await askedToChange();
  expect((await realm.newClient().open(page.url.href)).status).toBe(400);
  expect((await client.open(page.url.href.replace('modifier-mon-mot-de-passe', 'connexion'))).status).toBe(400);
  expect(told((await client.authorize({ kc_action: 'INCONNUE' })).page)).toBe('error');
});
