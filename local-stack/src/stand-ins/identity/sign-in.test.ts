import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { textOf } from './testing/realm-client.ts';
import { AGENT, startTestRealm, type TestRealm } from './testing/test-realm.ts';

const REFUSED = 'Identifiant ou mot de passe incorrect';
let realm: TestRealm;

beforeEach(async () => {
  realm = await startTestRealm({ proxies: 'loopback' });
});

afterEach(async () => {
  vi.useRealTimers();
  await realm.close();
});

/** Moves the clock that the identity reads; timers stay real. */
function setClock(instant: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: instant });
}

test('the sign-in page shows both ways in, in French, under a strict policy that knows its two scripts', async () => {
  const { page } = await realm.newClient().authorize({ login_hint: 'agent@pwp.test' });

  expect(page.status).toBe(200);
  expect(page.html).toContain('<html lang="fr">');
  expect(page.html.match(/<script/g)).toHaveLength(2);
  expect(page.html).toMatch(/<div class="pwp-input-group"><input[^>]*id="password"/s);
  for (const words of [
    'J’accède à mon espace',
    'Première visite',
    'Je crée mon espace',
    'Je réinitialise mon mot de passe',
    'Me connecter',
  ]) {
    expect(textOf(page)).toContain(words);
  }
  expect(page.html).toMatch(/autocomplete="username"[^>]*value="agent@pwp.test"/s);
  expect(page.html).toContain('autocomplete="current-password"');
  const policy = page.headers.get('Content-Security-Policy');
  expect(policy).toContain("default-src 'none'; connect-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toMatch(/script-src 'sha256-[^']+' 'sha256-[^']+'$/);
  expect(page.headers.get('Cache-Control')).toBe('no-store');
});

test("the page's resources are served and cached for ever", async () => {
  const { page } = await realm.newClient().authorize();
  const links = [...page.html.matchAll(/<link\s[^>]*href="([^"]+)"/g)].map(([, href = '']) => href);

  expect(links.length).toBeGreaterThanOrEqual(4);
  // A slow connection waits for one stylesheet.
  expect(page.html.match(/rel="stylesheet"/g)).toHaveLength(1);
  for (const href of links) {
    const answer = await fetch(realm.origin + href);
    expect({ href, status: answer.status }).toEqual({ href, status: 200 });
    expect(answer.headers.get('Cache-Control')).toContain('immutable');
  }
});

test.each(['/auth/resources/dsfr-1.14.4/..%2Fpackage.json', '/auth/resources/inconnu.css'])(
  'nothing outside the published resources is served: %s',
  async (path) => {
    const answer = await fetch(realm.origin + path);

    expect(answer.status).toBe(404);
  },
);

test('an unknown address and a wrong password get the same answer, tied to the fields', async () => {
  const wrongPassword = (await realm.newClient().signIn(AGENT.email, 'Mauvais-Mot-2026!')).page;
  const unknownAccount = (await realm.newClient().signIn('inconnue@pwp.test', 'Mauvais-Mot-2026!')).page;

  for (const page of [wrongPassword, unknownAccount]) {
    expect(page.html).toContain('<title>Erreur : Connexion');
    expect(page.html).toMatch(/id="erreur-connexion"\s+role="alert"/);
    expect(page.html.match(/aria-describedby="[^"]*erreur-connexion"/g)).toHaveLength(2);
    expect(page.html.match(/aria-invalid="true"/g)).toHaveLength(2);
    expect(page.html).not.toContain('Mauvais-Mot-2026!');
  }
  expect(textOf(wrongPassword).replace(AGENT.email, '')).toBe(textOf(unknownAccount).replace('inconnue@pwp.test', ''));
});

test('what was typed comes back as text, never as HTML', async () => {
  const { page } = await realm.newClient().signIn('"><script>alert(1)</script>', 'x');

  expect(page.html).toContain('&quot;&gt;&lt;script&gt;');
  expect(page.html).not.toContain('<script>alert');
});

test('the right password signs in whatever the case of the address, and a new page of the portal needs no password', async () => {
  const client = realm.newClient();

  const { page } = await client.signIn(' Agent@PWP.test ', AGENT.password);
  const again = await client.authorize({ prompt: 'none' });

  expect(page.url.href).toMatch(new RegExp(`^${realm.origin}/#.*code=`));
  expect(again.page.url.hash).toContain('code=');
});

/** Signs in from a network address, passed like the front door does. */
async function signInFrom(address: string, password: string, email = AGENT.email) {
  const client = realm.newClient();
  const { page } = await client.authorize();
  return client.submit(page, { username: email, password }, { 'X-Forwarded-For': address });
}

const [GUESSER, OWNER] = ['203.0.113.7', '198.51.100.20'];
const WRONG = 'Mauvais-Mot-2026!';

test('after five failures the sender must wait, and the owner signs in from elsewhere', async () => {
  const start = Date.now();
  setClock(start);
  for (let tries = 0; tries < 5; tries += 1) expect(textOf(await signInFrom(GUESSER, WRONG))).toContain(REFUSED);

  const waiting = await signInFrom(GUESSER, AGENT.password);
  expect(waiting.status).toBe(429);
  expect(waiting.headers.get('Retry-After')).toBe('10');
  expect(textOf(waiting)).toContain('réessayez dans 10 secondes');
  expect(waiting.html).toMatch(/id="erreur-connexion"\s+role="alert"/);
  expect((await signInFrom(OWNER, AGENT.password)).url.hash).toContain('code=');

  setClock(start + 11_000);
  expect((await signInFrom(GUESSER, AGENT.password)).url.hash).toContain('code=');
});

test('each failure after a wait makes it longer, up to five minutes', async () => {
  let now = Date.now();
  setClock(now);
  for (let tries = 0; tries < 5; tries += 1) await signInFrom(GUESSER, WRONG);

  for (const wait of [10, 20, 40, 80, 160, 300, 300]) {
    now += wait * 1000 - 1000;
    setClock(now);
    expect((await signInFrom(GUESSER, AGENT.password)).status, `${wait} s`).toBe(429);
    now += 2000;
    setClock(now);
    expect(textOf(await signInFrom(GUESSER, WRONG))).toContain(REFUSED);
  }
});

test('another address of the same IPv6 network does not bypass the wait, and neither does a forged header', async () => {
  for (let tries = 0; tries < 5; tries += 1) await signInFrom(`2001:db8:1:2::${tries}`, WRONG);
  expect((await signInFrom('2001:db8:1:2:ffff::9', AGENT.password)).status).toBe(429);
  expect((await signInFrom(`${OWNER}, 2001:db8:1:2::1`, AGENT.password)).status).toBe(429);
});

test('of concurrent tries, five are checked and the others wait', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => signInFrom(GUESSER, WRONG)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
});

test('an address that tries account after account must wait, and no other does; so must one that asks for link after link', async () => {
  const statuses = async (count: number, work: (rank: number) => Promise<{ status: number }>) => {
    const answers = await Promise.all(Array.from({ length: count }, (_, rank) => work(rank)));
    return new Set(answers.map(({ status }) => status));
  };
  const tried = (rank: number) => signInFrom(GUESSER, WRONG, `cible-${rank}@pwp.test`);
  expect(await statuses(100, tried)).toEqual(new Set([200]));
  const refused = await tried(100);
  expect([refused.status, Number(refused.headers.get('Retry-After')) > 0]).toEqual([429, true]);
  expect(textOf(refused)).toContain('Aucun compte n’est bloqué');
  expect((await signInFrom(OWNER, AGENT.password)).url.hash).toContain('code=');

  const asked = async () => {
    const visitor = realm.newClient();
    const page = await visitor.open('/auth/realms/pwp/mot-de-passe-oublie');
    return visitor.submit(page, { email: 'inconnue@pwp.test' }, { 'X-Forwarded-For': GUESSER });
  };
  expect(await statuses(30, asked)).toEqual(new Set([200]));
  expect((await asked()).status).toBe(429);
});

test('a sign-in page serves only the browser it was shown to', async () => {
  const { page } = await realm.newClient().authorize();

  const stolen = await realm.newClient().submit(page, { username: AGENT.email, password: AGENT.password });

  expect(stolen.status).toBe(400);
  expect(textOf(stolen)).toContain('La page de connexion a expiré');
});

test('a form sent from another site is refused', async () => {
  const client = realm.newClient();
  const { page } = await client.authorize();

  const answer = await client.submit(
    page,
    { username: AGENT.email, password: AGENT.password },
    { Origin: 'https://ailleurs.test' },
  );

  expect(answer.status).toBe(403);
});

test('an account that was closed is asked to sign in, and cannot', async () => {
  const client = realm.newClient();
  await client.signIn(AGENT.email, AGENT.password);
  const database = new DatabaseSync(join(realm.dataDir, 'identity.sqlite'));
  database.exec('UPDATE accounts SET enabled = 0');
  database.close();

  const { page } = await client.authorize();
  expect(textOf(page)).toContain('Me connecter');
  expect(textOf(await client.submit(page, { username: AGENT.email, password: AGENT.password }))).toContain(REFUSED);
});

test("« Je crée mon espace » and Keycloak's registration address lead to the portal's own page", async () => {
  const client = realm.newClient();

  const page = await client.open('/auth/realms/pwp/protocol/openid-connect/registrations?client_id=pwp-portal');

  expect(page.url.pathname).toBe('/premiere-visite');
  const { page: login } = await client.authorize();
  expect(login.html).toContain('href="/premiere-visite"');
});

test('an unknown page of the realm says so', async () => {
  const page = await realm.newClient().open('/auth/realms/pwp/inconnue');

  expect(page.status).toBe(404);
  expect(textOf(page)).toContain('Page introuvable');
});
