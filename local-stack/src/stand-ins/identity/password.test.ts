import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { AccountStore } from './account-store.ts';
import { textOf, type RealmClient } from './testing/realm-client.ts';
import { AGENT, startTestRealm, type TestRealm } from './testing/test-realm.ts';

const FORGOTTEN = '/auth/realms/pwp/mot-de-passe-oublie';
const NEW_PASSWORD = 'Nouveau-Sesame-2027?';
const DEAD = 'Ce lien n’est plus valable';
let realm: TestRealm;
let client: RealmClient;

beforeEach(async () => {
  realm = await startTestRealm({ proxies: 'loopback' });
  client = realm.newClient();
});

afterEach(async () => {
  vi.useRealTimers();
  await realm.close();
});

async function ask(email: string) {
  return client.submit(await client.open(FORGOTTEN), { email });
}

/** The link of the newest mail, once this many arrived. */
async function mailedLink(count = 1): Promise<string> {
  const [mail] = await realm.waitForMail(count);
  return /https?:\S+/.exec(mail?.text ?? '')?.[0] ?? '';
}

async function choose(link: string, password: string, confirmation = password) {
  return client.submit(await client.open(link), { 'password-new': password, 'password-confirm': confirmation });
}

test('a link comes by mail, sets the password once, and the new one signs in', async () => {
  const answer = await ask(AGENT.email);
  expect(textOf(answer)).toContain('Consultez votre messagerie');
  const link = await mailedLink();
  const [mail] = await realm.messages();
  expect(mail).toMatchObject({
    to: AGENT.email,
    subject: 'Portail Web Professionnel : choisissez un nouveau mot de passe',
  });
  expect(mail?.html).toContain(link.replaceAll('&', '&amp;'));
  expect(mail?.text).not.toContain('Alice');

  const done = await choose(link, NEW_PASSWORD);
  expect(textOf(done)).toContain('Votre mot de passe est enregistré');
  expect(done.html).toContain('<a class="fr-btn" href="/">Revenir au portail</a>');
  expect((await realm.newClient().signIn(AGENT.email, NEW_PASSWORD)).page.url.hash).toContain('code=');
  expect(textOf((await realm.newClient().signIn(AGENT.email, AGENT.password)).page)).toContain('incorrect');

  const reopened = await client.open(link);
  expect(reopened.status).toBe(410);
  expect(textOf(reopened)).toContain(DEAD);
  expect(reopened.html).toContain(`href="${FORGOTTEN}"`);
});

test('two pages opened from one link: only the first sets the password', async () => {
  await ask(AGENT.email);
  const link = await mailedLink();
  const [first, second] = [await client.open(link), await client.open(link)];

  const answers = await Promise.all(
    [first, second].map((page, index) =>
      client.submit(page, { 'password-new': `${NEW_PASSWORD}${index}`, 'password-confirm': `${NEW_PASSWORD}${index}` }),
    ),
  );

  expect(answers.map((page) => page.status).toSorted((a, b) => a - b)).toEqual([200, 410]);
});

test('a link used ends the other links of the account', async () => {
  await ask(AGENT.email);
  const older = await mailedLink(1);
  await ask(AGENT.email);
  const newer = await mailedLink(2);

  await choose(newer, NEW_PASSWORD);

  expect(older).not.toBe(newer);
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
  const late = await client.submit(page, { 'password-new': NEW_PASSWORD, 'password-confirm': NEW_PASSWORD });
  expect(late.status).toBe(410);
  expect((await client.open(link)).status).toBe(410);
});

test('a new password ends the sessions opened with the old one, and lifts a lock', async () => {
  const other = realm.newClient();
  const tokens = await other.redeem(await other.signIn(AGENT.email, AGENT.password));
  for (let tries = 0; tries < 5; tries += 1) await realm.newClient().signIn(AGENT.email, 'Mauvais-Mot-2026!');
  await ask(AGENT.email);

  await choose(await mailedLink(), NEW_PASSWORD);

  expect((await other.refresh(tokens.refresh_token)).status).toBe(400);
  expect((await other.authorize({ prompt: 'none' })).page.url.hash).toContain('login_required');
  expect((await realm.newClient().signIn(AGENT.email, NEW_PASSWORD)).page.url.hash).toContain('code=');
});

test.each([
  ['Court-2026!', 'au moins 12 caractères'],
  ['Sans-Aucun-Nombre!', 'au moins un chiffre'],
  ['sans-majuscule-2026!', 'au moins une lettre majuscule'],
  ['SANS-MINUSCULE-2026!', 'au moins une lettre minuscule'],
  ['SansSpecial2026', 'au moins un caractère spécial'],
  ['AGENT@pwp.test', 'différent de votre adresse électronique'],
  ['Agent@pwp.test2026', 'ne doit pas contenir votre adresse électronique'],
  ['Motdepasse2026!', 'trop courant'],
])('a weak password is refused and told why: %s', async (password, reason) => {
  await ask(AGENT.email);
  const link = await mailedLink();

  const refused = await choose(link, password);

  expect(refused.html).toContain('<title>Erreur : ');
  expect(textOf(refused)).toContain(reason);
  expect(refused.html).toContain('aria-describedby="password-new-aide password-new-erreur"');
  expect(refused.html).not.toContain(`value="${password}"`);
  expect((await realm.newClient().signIn(AGENT.email, AGENT.password)).page.url.hash).toContain('code=');
});

test('two different entries are refused, and the link still works', async () => {
  await ask(AGENT.email);
  const link = await mailedLink();

  expect(textOf(await choose(link, NEW_PASSWORD, 'Autre-Sesame-2027?'))).toContain(
    'Les deux mots de passe sont différents.',
  );
  expect(textOf(await choose(link, NEW_PASSWORD))).toContain('Votre mot de passe est enregistré');
});

test('an address without account gets the same answer and no mail', async () => {
  const unknown = await ask('inconnue@pwp.test');
  const known = await ask(AGENT.email);

  expect(unknown.url.href).toBe(known.url.href);
  expect(unknown.html).toBe(known.html);
  expect((await realm.waitForMail(1)).map((mail) => mail.to)).toEqual([AGENT.email]);
});

test('nothing is looked for before the answer, whether there is an account or not', async () => {
  const page = await client.open(FORGOTTEN);
  const read = vi.spyOn(AccountStore.prototype, 'findByEmail');
  onTestFinished(() => read.mockRestore());
  // The clock of the mails stands still: what is done now is done before the answer.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  for (const email of ['inconnue@pwp.test', AGENT.email]) await client.submit(page, { email });
  expect(read).not.toHaveBeenCalled();
  vi.runAllTimers();
  vi.useRealTimers();
  await vi.waitFor(() => expect(read.mock.calls.flat()).toEqual(['inconnue@pwp.test', AGENT.email]));
});

test('an invalid address is reported at the field', async () => {
  const page = await ask('pas une adresse');

  expect(textOf(page)).toContain('Indiquez une adresse électronique au format nom@domaine.fr.');
  expect(page.html).toContain('value="pas une adresse"');
});

test('one account is not sent more than ten links an hour', async () => {
  for (let times = 0; times < 11; times += 1) await ask(AGENT.email);

  expect(await realm.waitForMail(10)).toHaveLength(10);
  const told = `identity: account ${AGENT.id} asked for too many password links, none sent`;
  await vi.waitFor(() => expect(realm.warnings).toEqual([told]));
});

test('a mail server that is down changes nothing to the answer and is reported', async () => {
  const lonely = await startTestRealm({ smtpUrl: 'smtp://127.0.0.1:1' });
  try {
    const visitor = lonely.newClient();

    const answer = await visitor.submit(await visitor.open(FORGOTTEN), { email: AGENT.email });

    expect(textOf(answer)).toContain('Consultez votre messagerie');
    await vi.waitFor(() => expect(lonely.warnings.join()).toContain('identity: mail not sent'));
  } finally {
    await lonely.close();
  }
});

test('only a network address that requests too many links must wait', async () => {
  const asks = (from: string) => async () => {
    const visitor = realm.newClient();
    return visitor.submit(await visitor.open(FORGOTTEN), { email: 'inconnue@pwp.test' }, { 'X-Forwarded-For': from });
  };
  for (let times = 0; times < 30; times += 1) expect((await asks('203.0.113.7')()).status).toBe(200);
  const refused = await asks('203.0.113.7')();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect(textOf(refused)).toContain('réessayez dans');
  expect((await asks('203.0.113.8')()).status).toBe(200);
  // Addresses that a caller writes before the one that the front door adds are ignored.
  expect((await asks('198.51.100.1, 203.0.113.7')()).status).toBe(429);
});
