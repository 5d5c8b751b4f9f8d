import {
  GrantOffer,
  GrantSummaries,
  Manifest,
  MOST_DEVELOPED,
  OpenedGrant,
  type ConfigurationSchema,
  type RingFacts,
} from '@pwp/contracts';
import { movableClock } from '@pwp/testing';
import { expect, test } from 'vitest';
import { type Answer, startTestRegistry, takeGrant, testModule, type TestRegistry } from './testing/test-registry.ts';
import { cookieOf } from './testing/votes.ts';

const ENTRY = 'http://127.0.0.1:5199/pwp-developpement.js';
const HOUR = 3_600_000;

const ringsOf = (v: string, more: Partial<RingFacts> = {}) => cookieOf({ v, ...more });
const developer = ringsOf('developpeuse');

const startOpen = (clock = movableClock(new Date('2026-11-24T08:00:00Z'))) =>
  startTestRegistry({ developmentGrants: true }, clock);

function openGrant(registry: TestRegistry, id = 'essai', body: object = {}, token?: string): Promise<Answer> {
  const { declaration } = testModule(id);
  return registry.call(`/registry/v1/modules/${id}/grants`, {
    body: { entry: ENTRY, declaration, ...body },
    ...(token !== undefined && { token }),
  });
}

/** The code in the address that `pwp dev` prints. */
async function codeOf(opening: Promise<Answer>): Promise<{ grant: string; code: string; until: string }> {
  const { grant, path, until } = OpenedGrant.parse(JSON.parse((await opening).text));
  return { grant, until, code: new URL(path, 'http://portail').searchParams.get('jeton') ?? '' };
}

const take = (registry: TestRegistry, code: string, cookie = developer, origin = 'http://127.0.0.1:8080') =>
  takeGrant(registry, code, { cookie, origin });

/** The cookie that a browser keeps of an answer. */
function kept({ headers }: Answer): string {
  return headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
}

/** Where a browser with these cookies loads the module from, and the header about its grant. */
async function given(registry: TestRegistry, ...cookies: string[]) {
  const { text, headers } = await registry.call('/registry/v1/manifest', {
    headers: { cookie: cookies.join('; ') },
    token: null,
  });
  const { modules } = JSON.parse(text) as { modules: { id: string; development?: { entry: string } }[] };
  return { entry: modules.find(({ id }) => id === 'essai')?.development?.entry, said: headers['pwp-grant'] };
}

const REFUSED = { entry: undefined, said: 'refuse' };
const problemOf = ({ status, text }: Answer) => [status, (JSON.parse(text) as { code: string }).code];

test('an unpublished module is in the manifest of the browser that took its grant, and in no other', async () => {
  const registry = await startOpen();
  const before = await registry.call('/registry/v1/manifest', { token: null });
  const { code, grant, until } = await codeOf(openGrant(registry));
  const shown = await registry.call('/registry/v1/grants/offer', {
    body: { code },
    headers: { cookie: developer },
    token: null,
  });
  const { consent: _consent, ...offer } = GrantOffer.parse(JSON.parse(shown.text));
  expect(offer).toEqual({
    module: 'essai',
    title: 'Module essai',
    path: '/essai',
    origin: 'http://127.0.0.1:5199',
    until,
  });
  const taken = await take(registry, code);
  expect(taken.status).toBe(200);
  expect(taken.headers['set-cookie']?.[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=28800$/);
  expect(await given(registry, developer, kept(taken))).toEqual({ entry: ENTRY, said: grant });
  for (const cookie of [developer, ringsOf('quelqu-un'), ''])
    expect(await given(registry, cookie)).toEqual({ entry: undefined, said: undefined });
  // Opening and taking leave everybody else's manifest unchanged, to the byte.
  const after = await registry.call('/registry/v1/manifest', { token: null });
  expect([after.text, after.headers['pwp-signature']]).toEqual([before.text, before.headers['pwp-signature']]);
});

test('a published module comes from its developer’s machine for them only', async () => {
  const registry = await startOpen();
  const version = await registry.publish(testModule('essai'), 'tous');
  const { code } = await codeOf(openGrant(registry));
  const cookie = kept(await take(registry, code));
  expect(await given(registry, developer, cookie)).toMatchObject({ entry: ENTRY });
  expect(await registry.given(developer)).toEqual({ essai: version });
  // A disabled module is off for its developer too.
  await registry.call('/registry/v1/modules/essai/disable', { body: { reason: 'essai' } });
  expect(await given(registry, developer, cookie)).toMatchObject({ entry: undefined });
});

test('one browser develops several modules: each ends by itself, and « quitter » ends what is left', async () => {
  const clock = movableClock(new Date('2026-11-24T08:00:00Z'));
  const registry = await startOpen(clock);
  const other = 'http://127.0.0.1:5200/pwp-developpement.js';
  const [first, second] = [
    await codeOf(openGrant(registry, 'essai', { hours: 8 })),
    await codeOf(openGrant(registry, 'autre', { entry: other, hours: 2 })),
  ];
  const one = kept(await take(registry, first.code));
  const taken = await take(registry, second.code, `${developer}; ${one}`);
  // As long as the longest.
  expect(taken.headers['set-cookie']?.[0]).toContain('Max-Age=28800');
  const both = kept(taken);
  const developed = async (cookie: string) => {
    const headers = { cookie: `${developer}; ${cookie}` };
    const { text } = await registry.call('/registry/v1/manifest', { headers, token: null });
    return Manifest.parse(JSON.parse(text)).modules.flatMap(({ id, development }) => (development ? [id] : []));
  };
  expect((await developed(both)).toSorted()).toEqual(['autre', 'essai']);
  expect(await given(registry, developer, both)).toEqual({ entry: ENTRY, said: `${second.grant} ${first.grant}` });
  expect(await given(registry, ringsOf('quelqu-un'), both)).toEqual(REFUSED);

  // Another `pwp dev` of a module takes the place of its former one.
  const again = await codeOf(openGrant(registry, 'essai', { entry: other }));
  const renewed = kept(await take(registry, again.code, `${developer}; ${both}`));
  expect(await given(registry, developer, renewed)).toEqual({ entry: other, said: `${again.grant} ${second.grant}` });

  clock.advance(2 * HOUR);
  expect(await developed(both)).toEqual(['essai']);
  const left = await registry.call('/registry/v1/grants/taken', {
    method: 'DELETE',
    headers: { cookie: `${developer}; ${both}` },
    token: null,
  });
  expect(left.status).toBe(204);
  expect(await given(registry, developer, both)).toEqual(REFUSED);
});

test('a browser that takes more grants than a cookie holds has the newest', async () => {
  const registry = await startOpen();
  let cookie = '';
  for (let index = 0; index < 14; index += 1) {
    const { code } = await codeOf(openGrant(registry, `essai-${index}`));
    const taken = await take(registry, code, `${developer}; ${cookie}`);
    cookie = kept(taken);
    expect(cookie.length).toBeLessThan(4_096);
  }
  const { said } = await given(registry, developer, cookie);
  const held = String(said).split(' ').length;
  expect(held).toBeGreaterThanOrEqual(MOST_DEVELOPED);
  expect(held).toBeLessThan(14);
});

test('a module that is developed has the configuration of its sources, as far as administrators saved it', async () => {
  const registry = await startOpen();
  const jours = { type: 'integer' as const, title: 'Jours', minimum: 1, maximum: 31, default: 7 };
  const avis = { type: 'string' as const, title: 'Avis', default: 'Aucun' };
  const configuration = (properties: ConfigurationSchema['properties']) => ({
    configuration: { type: 'object' as const, properties },
  });
  const { declaration } = testModule('essai', '1', configuration({ jours, avis }));
  const { code } = await codeOf(openGrant(registry, 'essai', { declaration }));
  const cookie = kept(await take(registry, code));
  const configured = async () => {
    const { text } = await registry.call('/registry/v1/manifest', {
      headers: { cookie: `${developer}; ${cookie}` },
      token: null,
    });
    return Manifest.parse(JSON.parse(text)).modules[0]?.development?.configuration;
  };
  expect(await configured()).toEqual({ jours: 7, avis: 'Aucun' });

  // What the release of before has and the sources no longer have is left out.
  await registry.publish(testModule('essai', '1', configuration({ jours, ancien: avis })), 'tous');
  const saved = await registry.call('/registry/v1/modules/essai/configuration', {
    method: 'PUT',
    body: { revision: 0, values: { jours: 12, ancien: 'Oui' } },
  });
  expect(saved.status).toBe(200);
  expect(await configured()).toEqual({ jours: 12, avis: 'Aucun' });
});

test('a grant is valid only for its account, until its end, with its signature', async () => {
  const clock = movableClock(new Date('2026-11-24T08:00:00Z'));
  const registry = await startOpen(clock);
  const { code } = await codeOf(openGrant(registry, 'essai', { hours: 2 }));
  const cookie = kept(await take(registry, code));
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  const [text = '', signature = ''] = value.split('.');
  const said = JSON.parse(Buffer.from(text, 'base64url').toString()) as object;
  const written = (more: object) =>
    `${name}=${Buffer.from(JSON.stringify({ ...said, ...more })).toString('base64url')}.${signature}`;

  expect(await given(registry, ringsOf('quelqu-un'), cookie)).toEqual(REFUSED);
  expect(await given(registry, ringsOf('quelqu-un'), written({ holder: 'quelqu-un' }))).toEqual(REFUSED);
  expect(await given(registry, developer, written({ until: '2036-11-24T08:00:00.000Z' }))).toEqual(REFUSED);
  expect(await given(registry, developer, written({ module: 'support' }))).toEqual(REFUSED);
  expect(await given(registry, developer, `${name}=${text}.${signature.slice(0, -4)}AAAA`)).toEqual(REFUSED);
  expect(await given(registry, developer, `${name}=`)).toEqual(REFUSED);
  expect(await given(registry, developer, `${name}=${'x'.repeat(2_000)}`)).toEqual(REFUSED);
  // The account is not known yet: the cookie stays.
  expect(await given(registry, cookie)).toEqual({ entry: undefined, said: undefined });
  // The same account at another guichet.
  expect(await given(registry, ringsOf('developpeuse', { g: '00002' }), cookie)).toMatchObject({ entry: ENTRY });

  clock.advance(2 * HOUR - 1);
  expect(await given(registry, developer, cookie)).toMatchObject({ entry: ENTRY });
  clock.advance(1);
  expect(await given(registry, developer, cookie)).toEqual(REFUSED);
});

test('grants of another registry, or of a portal without grants, are refused', async () => {
  const [one, other] = [await startOpen(), await startOpen()];
  const cookie = kept(await take(other, (await codeOf(openGrant(other))).code));
  expect(await given(one, developer, cookie)).toEqual(REFUSED);
  await other.stop();
  const closed = await other.again({ developmentGrants: false });
  expect(await given(closed, developer, cookie)).toEqual(REFUSED);
  expect(problemOf(await openGrant(closed))).toEqual([403, 'octrois-fermes']);
  expect(problemOf(await take(closed, 'x'))).toEqual([403, 'octrois-fermes']);
});

test('a code works once, within ten minutes, for a signed-in person', async () => {
  const clock = movableClock(new Date('2026-11-24T08:00:00Z'));
  const registry = await startOpen(clock);
  const { code } = await codeOf(openGrant(registry));
  expect(problemOf(await take(registry, code, ''))).toEqual([401, 'non-authentifie']);
  expect(problemOf(await take(registry, `${code}x`))).toEqual([404, 'octroi-inconnu']);
  const both = await Promise.all([take(registry, code), take(registry, code, ringsOf('quelqu-un'))]);
  expect(both.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 404]));
  expect(problemOf(await take(registry, code))).toEqual([404, 'octroi-inconnu']);
  const late = await codeOf(openGrant(registry));
  clock.advance(600_000);
  expect(problemOf(await take(registry, late.code))).toEqual([404, 'octroi-inconnu']);
});

test('taking a grant requires the person’s consent, from a page of the portal', async () => {
  const registry = await startOpen();
  const { code } = await codeOf(openGrant(registry));
  const page = (path: string, cookie: string, body: object, headers = {}) =>
    registry.call(`/registry/v1/grants/${path}`, { body, headers: { cookie, ...headers }, token: null });
  const { text } = await page('offer', ringsOf('quelqu-un'), { code });
  const { consent } = GrantOffer.parse(JSON.parse(text));
  for (const shown of [consent, 'AAAA', '']) {
    expect(problemOf(await page('take', developer, { code, consent: shown }))).toEqual([403, 'accord-absent']);
  }
  for (const headers of [{ 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'cross-site', origin: registry.url }]) {
    expect(problemOf(await page('offer', developer, { code }, headers))).toEqual([403, 'origine-refusee']);
  }
  expect((await take(registry, code)).status).toBe(200);
});

test.each([
  ['of another site', (url: string) => ({ origin: 'http://ailleurs.test', host: new URL(url).host }), 403],
  ['that says nothing of itself', () => ({}), 403],
  ['of the portal', (url: string) => ({ origin: url }), 404],
])('without Sec-Fetch-Site, a page %s is recognised by its origin', async (_what, said, status) => {
  const registry = await startOpen();
  const answer = await fetch(`${registry.url}/registry/v1/grants/offer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: developer, ...said(registry.url) },
    body: JSON.stringify({ code: 'inconnu' }),
  });
  expect(answer.status).toBe(status);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b'])(
  'a body of type %s, which any page may send, is refused',
  async (type) => {
    const registry = await startOpen();
    const { code } = await codeOf(openGrant(registry));
    const answer = await registry.call('/registry/v1/grants/offer', {
      body: { code },
      headers: { cookie: developer, 'content-type': type },
      token: null,
    });
    expect(problemOf(answer)).toEqual([415, 'type-de-corps-refuse']);
  },
);

test('behind TLS the cookie is Secure, and of this host alone', async () => {
  const registry = await startOpen();
  const { code } = await codeOf(openGrant(registry));
  const taken = await take(registry, code, developer, 'https://portail.test');
  expect(taken.headers['set-cookie']?.[0]).toMatch(/^__Host-pwp-developpement=[^;]+; Path=\/; .*; Secure$/);
  expect(await given(registry, developer, kept(taken))).not.toEqual(REFUSED);
});

test('a grant ends by a token or by its browser, in every process', async () => {
  const registry = await startOpen();
  const first = await codeOf(openGrant(registry));
  const cookie = kept(await take(registry, first.code));
  const list = async () => GrantSummaries.parse(JSON.parse((await registry.call('/registry/v1/grants')).text)).items;
  expect(await list()).toEqual([
    {
      grant: first.grant,
      module: 'essai',
      origin: 'http://127.0.0.1:5199',
      until: first.until,
      openedBy: 'exploitation',
      taken: true,
    },
  ]);
  expect((await registry.call(`/registry/v1/grants/${first.grant}`, { method: 'DELETE' })).status).toBe(204);
  expect(await given(registry, developer, cookie)).toEqual(REFUSED);
  expect(await list()).toEqual([]);
  const gone = await registry.call(`/registry/v1/grants/${first.grant}`, { method: 'DELETE' });
  expect(problemOf(gone)).toEqual([404, 'octroi-inconnu']);
  expect(await given(await registry.again(), developer, cookie)).toEqual(REFUSED);

  const second = kept(await take(registry, (await codeOf(openGrant(registry))).code));
  const left = await registry.call('/registry/v1/grants/taken', {
    method: 'DELETE',
    headers: { cookie: `${developer}; ${second}` },
    token: null,
  });
  expect([left.status, left.headers['set-cookie']?.[0]]).toEqual([
    204,
    'pwp-developpement=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0',
  ]);
  expect(await given(registry, developer, second)).toEqual(REFUSED);
});

test('revoking a token or retiring a module ends its grants', async () => {
  const registry = await startOpen();
  const { id, token } = await registry.addToken({ modules: ['essai'], develop: true });
  const byTeam = await codeOf(openGrant(registry, 'essai', {}, token));
  const byOperator = await codeOf(openGrant(registry));
  const cookies = [kept(await take(registry, byTeam.code)), kept(await take(registry, byOperator.code))] as const;
  const waiting = await codeOf(openGrant(registry, 'essai', {}, token));
  await registry.call(`/registry/v1/tokens/${id}`, { method: 'DELETE' });
  expect(await given(registry, developer, cookies[0])).toEqual(REFUSED);
  expect(problemOf(await take(registry, waiting.code))).toEqual([404, 'octroi-inconnu']);
  expect(await given(registry, developer, cookies[1])).toEqual({ entry: ENTRY, said: byOperator.grant });

  await registry.publish(testModule('essai'));
  await registry.call('/registry/v1/modules/essai', { method: 'DELETE' });
  expect(await given(registry, developer, cookies[1])).toEqual(REFUSED);
});

test('a team opens grants for its own modules with a token that allows it, and the journal has each', async () => {
  const registry = await startOpen();
  const { token: mayNot } = await registry.addToken({ modules: ['essai'] });
  const { token: may } = await registry.addToken({ modules: ['essai'], label: 'équipe essai', develop: true });
  expect(problemOf(await openGrant(registry, 'essai', {}, mayNot))).toEqual([403, 'acces-refuse']);
  expect(problemOf(await openGrant(registry, 'support', {}, may))).toEqual([403, 'acces-refuse']);
  expect(problemOf(await openGrant(registry, 'essai', {}, 'x'.repeat(20)))).toEqual([401, 'non-authentifie']);
  const { code, grant, until } = await codeOf(openGrant(registry, 'essai', {}, may));
  await codeOf(openGrant(registry, 'support'));
  const seen = GrantSummaries.parse(JSON.parse((await registry.call('/registry/v1/grants', { token: may })).text));
  expect(seen.items.map(({ module }) => module)).toEqual(['essai']);
  await take(registry, code);
  expect((await registry.call(`/registry/v1/grants/${grant}`, { method: 'DELETE', token: may })).status).toBe(204);

  const items = await registry.events();
  const ours = items.filter(({ detail }) => detail['grant'] === grant);
  expect(ours.map(({ kind, actor }) => [kind, actor])).toEqual([
    ['revoke-grant', 'équipe essai'],
    ['take-grant', 'navigateur'],
    ['open-grant', 'équipe essai'],
  ]);
  expect(ours[2]?.detail).toEqual({ grant, origin: 'http://127.0.0.1:5199', until });
  expect(JSON.stringify(items)).not.toMatch(/developpeuse|"code"/);
});

test.each([
  ['another machine', { entry: 'http://192.168.1.2:5199/a.js' }],
  ['a name that only begins with loopback', { entry: 'http://127.0.0.1.ailleurs.test:5199/a.js' }],
  ['a person in front of the host', { entry: 'http://127.0.0.1:5199@ailleurs.test/a.js' }],
  ['TLS, which loopback has none of', { entry: 'https://127.0.0.1:5199/a.js' }],
  ['a port that there is not', { entry: 'http://127.0.0.1:99999/a.js' }],
])('a grant for %s is refused', async (_what, body) => {
  expect(problemOf(await openGrant(await startOpen(), 'essai', body))).toEqual([422, 'octroi-refuse']);
});

test('a grant of more than a day is refused', async () => {
  expect(problemOf(await openGrant(await startOpen(), 'essai', { hours: 25 }))).toEqual([400, 'requete-invalide']);
});

test('a grant whose declaration clashes is refused, with the reason', async () => {
  const registry = await startOpen();
  await registry.publish(testModule('courriers'), 'tous');
  const { declaration } = testModule('essai', '1', { path: '/courriers/essai' });
  const taken = await openGrant(registry, 'essai', { declaration });
  expect(problemOf(taken)).toEqual([422, 'octroi-refuse']);
  expect(taken.text).toContain('overlaps');
  expect(problemOf(await openGrant(registry, 'essai', { declaration: testModule('autre').declaration }))).toEqual([
    422,
    'octroi-refuse',
  ]);
});
