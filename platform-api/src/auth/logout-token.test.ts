import { randomUUID } from 'node:crypto';
import { startTestApi } from '@pwp/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { createTokenRevocations } from './token-revocations.ts';

const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const api = await startTestApi({});
afterAll(() => api.close());

const now = () => Math.floor(Date.now() / 1000);

/** The claims of a logout token that ends this session. */
const claims = (sid: string) => ({
  iss: `${api.realm.keycloakUrl}/realms/pwp`,
  aud: 'pwp-portal',
  iat: now(),
  exp: now() + 120,
  jti: randomUUID(),
  sub: 'compte',
  sid,
  events: EVENTS,
});

async function tell(token: string): Promise<{ status: number; code: string | undefined }> {
  const answer = await fetch(`${api.url}/api/session/deconnexion-identite`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  });
  const text = await answer.text();
  const { code } = text === '' ? {} : (JSON.parse(text) as { code?: string });
  return { status: answer.status, code };
}

/** The response to a token of this session. */
async function asks(sessionId: string): Promise<number> {
  const client = api.withToken(api.realm.token({ id: 'compte', sessionId, guichets: ['00002'] }));
  return (await client.get('/api/session')).status;
}

test('a session that the identity says is over is refused at once, also by the other processes on this database', async () => {
  expect(await asks('finie')).toBe(200);
  expect(await tell(api.realm.sign(claims('finie'), { typ: 'logout+jwt' }))).toEqual({ status: 204, code: undefined });
  expect(await asks('finie')).toBe(401);
  expect(await asks('autre')).toBe(200);
  const elsewhere = createTokenRevocations(api.platform.database, { now: () => new Date() });
  expect(await elsewhere.refusalOf({ id: 'compte', sessionId: 'finie' }, now())).toBe('session-ended');
});

test('without a session, every token that the account has is refused', async () => {
  // One that is signed in a later second is of a session that began since.
  const client = api.withToken(api.realm.token({ id: 'partout', sessionId: 'une', guichets: ['00002'] }));
  expect((await client.get('/api/session')).status).toBe(200);
  const { sid: _sid, ...all } = claims('');
  expect((await tell(api.realm.sign({ ...all, sub: 'partout' }))).status).toBe(204);
  expect((await client.get('/api/session')).status).toBe(401);
});

test('a notice serves once, whichever process takes it', async () => {
  const token = api.realm.sign({ ...claims('rejouee') });
  const answers = await Promise.all(Array.from({ length: 5 }, () => tell(token)));
  expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([
    204, 400, 400, 400, 400,
  ]);
  const elsewhere = createTokenRevocations(api.platform.database, { now: () => new Date() });
  expect(await elsewhere.endNoticed({ jti: 'vu-ailleurs', sessionId: 's', accountId: undefined })).toBe(true);
  expect(await tell(api.realm.sign({ ...claims('s'), jti: 'vu-ailleurs' }))).toMatchObject({ status: 400 });
});

describe('nobody is signed out by', () => {
  const without = (name: string) => (good: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
  const SPOILT: [string, (good: ReturnType<typeof claims>) => Record<string, unknown>, object?][] = [
    ['another issuer', (good) => ({ ...good, iss: 'https://ailleurs.test/realms/pwp' })],
    ['another audience', (good) => ({ ...good, aud: 'pwp-api' })],
    ['no audience', without('aud')],
    ['no iat', without('iat')],
    ['an old one', (good) => ({ ...good, iat: now() - 600, exp: now() + 600 })],
    ['an expired one', (good) => ({ ...good, iat: now() - 100, exp: now() - 60 })],
    ['one of tomorrow', (good) => ({ ...good, iat: now() + 86_400 })],
    ['no jti', without('jti')],
    ['no events', without('events')],
    ['another event', (good) => ({ ...good, events: { 'urn:autre': {} } })],
    ['an event that is no object', (good) => ({ ...good, events: { ...EVENTS, [Object.keys(EVENTS)[0] ?? '']: 'x' } })],
    ['a nonce', (good) => ({ ...good, nonce: 'n' })],
    ['neither sid nor sub', (good) => without('sub')(without('sid')(good))],
    ['a sid that no identity gives', (good) => ({ ...good, sid: 'é'.repeat(10_0) })],
    ['the type of an access token', (good) => good, { typ: 'at+jwt' }],
    ['no signature', (good) => good, { alg: 'none' }],
    ['a shared secret', (good) => good, { alg: 'HS256' }],
    ['another algorithm with the realm’s own key', (good) => good, { alg: 'RS512' }],
    ['an unknown key', (good) => good, { kid: 'inconnue' }],
  ];

  test.each(SPOILT)('%s', async (_what, spoil, header = {}) => {
    const sid = randomUUID();
    const answer = await tell(api.realm.sign(spoil(claims(sid)), { ...header }));
    expect(answer).toEqual({ status: 400, code: 'avis-de-deconnexion-invalide' });
    expect(await asks(sid)).toBe(200);
  });

  test('a key that is not the realm’s', async () => {
    const sid = randomUUID();
    expect((await tell(api.realm.sign(claims(sid), {}, true))).status).toBe(400);
    expect(await asks(sid)).toBe(200);
  });

  test('an access token, or no token at all', async () => {
    const sid = randomUUID();
    const token = api.realm.token({ sessionId: sid });
    expect((await tell(token)).status).toBe(400);
    expect((await tell('a.b.c')).status).toBe(400);
    expect((await tell('x'.repeat(9_000))).code).toBe('requete-invalide');
    const empty = await api.anonymous.post('/api/session/deconnexion-identite');
    expect(empty.status).toBe(400);
    expect(await asks(sid)).toBe(200);
  });
});

test('without the realm’s keys the answer says so, and the notice may be sent again', async () => {
  const lonely = await startTestApi({});
  const token = lonely.realm.sign({ ...claims('x'), iss: `${lonely.realm.keycloakUrl}/realms/pwp` });
  await lonely.realm.close();
  const answer = await fetch(`${lonely.url}/api/session/deconnexion-identite`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  });
  expect(answer.status).toBe(503);
  await lonely.platform.close();
});
