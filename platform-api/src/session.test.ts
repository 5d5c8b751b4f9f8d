import { randomUUID } from 'node:crypto';
import { readRings, writeRings } from '@pwp/api-kit';
import { startTestApi, type TestAnswer } from '@pwp/testing';
import { afterAll, describe, expect, test } from 'vitest';

const ringsSecret = 'secret-de-test-des-anneaux';

const api = await startTestApi({ environment: { PWP_RINGS_SECRET: ringsSecret } });
afterAll(() => api.close());

const agent = { id: 'agent', roles: ['professionnel'], guichets: ['PWP01', '00002'] } as const;

describe('GET /api/session', () => {
  test('tells the account, its guichets and the current one', async () => {
    const answer = await api.as({ ...agent, nom: 'DEMO', prenom: 'Alice' }).get('/api/session');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      account: { id: 'agent', nom: 'DEMO', prenom: 'Alice' },
      roles: ['professionnel'],
      guichets: [{ code: '00002' }, { code: 'PWP01' }],
      guichet: { code: '00002' },
    });
  });

  test('follows the header when the guichet is the account’s, and refuses it otherwise', async () => {
    const own = await api.as(agent).get('/api/session', { headers: { 'X-Guichet': 'PWP01' } });
    expect(own.body).toMatchObject({ guichet: { code: 'PWP01' } });
    const foreign = await api.as(agent).get('/api/session', { headers: { 'X-Guichet': 'G1175' } });
    expect(foreign.status).toBe(403);
    expect(foreign.body).toMatchObject({ code: 'guichet-non-rattache' });
  });

  test('an account without a guichet has none', async () => {
    const answer = await api.as({ id: 'alone', roles: ['administrateur'], guichets: [] }).get('/api/session');
    expect(answer.body).toMatchObject({ guichets: [], guichet: null });
  });

  test('tells a profile that misses something, as the identity has it when the token says so', async () => {
    const incomplete = { id: 'beginner', telephone: '' };
    api.identity.add(incomplete);
    expect((await api.as(incomplete).get('/api/session')).body).toMatchObject({ profilIncomplet: true });
    // What the person saved since the token was made counts at once.
    api.identity.add({ id: 'beginner', telephone: '0102030405' });
    expect((await api.as(incomplete).get('/api/session')).body).toMatchObject({ profilIncomplet: false });
  });

  test('asks nothing of the identity for a whole profile, and keeps nobody from work when it does not answer', async () => {
    api.identity.breakDown();
    try {
      expect((await api.as(agent).get('/api/session')).body).toMatchObject({ profilIncomplet: false });
      expect(api.logs.join()).not.toContain('identite-indisponible');
      const answer = await api.as({ id: 'beginner', organisme: ' ' }).get('/api/session');
      expect({ status: answer.status, body: answer.body }).toMatchObject({
        status: 200,
        body: { profilIncomplet: false },
      });
      expect(api.logs.join()).toContain('identite-indisponible');
    } finally {
      api.identity.mend();
    }
  });

  test('tells once an account was offered the tour, whatever the browser, and of no other account', async () => {
    const client = api.as({ ...agent, id: 'newcomer' });
    expect((await client.get('/api/session')).body).toMatchObject({ visiteProposee: false });
    await client.put('/api/preferences/portail.visite', { body: { value: 'vue' } });
    expect((await client.get('/api/session')).body).toMatchObject({ visiteProposee: true });
    expect((await api.as(agent).get('/api/session')).body).toMatchObject({ visiteProposee: false });
  });

  test('a guichet that the portal does not know is left out', async () => {
    const answer = await api.as({ id: 'stray', guichets: ['ZZZZZ'] }).get('/api/session');
    expect(answer.body).toMatchObject({ guichets: [], guichet: null });
  });
});

describe('PUT /api/session/guichet', () => {
  test('keeps the choice for the next requests', async () => {
    const client = api.as({ ...agent, id: 'chooser' });
    const changed = await client.put('/api/session/guichet', { body: { code: 'PWP01' } });
    expect(changed.status).toBe(200);
    expect((await client.get('/api/session')).body).toMatchObject({ guichet: { code: 'PWP01' } });
    await client.put('/api/session/guichet', { body: { code: '00002' } });
    expect((await client.get('/api/session')).body).toMatchObject({ guichet: { code: '00002' } });
  });

  test('refuses a guichet of somebody else, a bad body and a caller without a token', async () => {
    const client = api.as(agent);
    expect((await client.put('/api/session/guichet', { body: { code: 'G1175' } })).status).toBe(403);
    const bad = await client.put('/api/session/guichet', { body: { code: 5 } });
    expect(bad.body).toMatchObject({ code: 'requete-invalide', errors: [{ pointer: '/code' }] });
    expect((await api.anonymous.put('/api/session/guichet', { body: { code: '00002' } })).status).toBe(401);
  });
});

describe('the cookie of the rings', () => {
  const cookieOf = (answer: TestAnswer) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

  test('carries the guichet of the moment, its organisation, the roles in order; the account in no form', async () => {
    const answer = await api.as({ ...agent, roles: ['referent', 'administrateur'] }).get('/api/session');
    expect(answer.headers.get('set-cookie')).toMatch(/^pwp-anneaux=[\w-]+\.[\w-]+; Path=\/; HttpOnly; SameSite=Lax$/);
    const facts = readRings(cookieOf(answer), ringsSecret);
    expect(facts).toMatchObject({ g: '00002', o: '13002072000038', r: ['administrateur', 'referent'] });
    expect(JSON.stringify(facts)).not.toContain('agent');
  });

  test('is sent again only when it differs, or is a quarter of an hour old', async () => {
    const client = api.as({ ...agent, id: 'mover' });
    const cookie = cookieOf(await client.get('/api/session'));
    const headers = { cookie: `autre=1; ${cookie}` };
    expect((await client.get('/api/session', { headers })).headers.get('set-cookie')).toBeNull();
    const facts = readRings(cookie, ringsSecret);
    if (facts === undefined) throw new Error('a cookie');
    const old = { cookie: `pwp-anneaux=${writeRings({ ...facts, t: facts.t - 901 }, ringsSecret)}` };
    const renewed = readRings(cookieOf(await client.get('/api/session', { headers: old })), ringsSecret);
    expect(renewed?.t).toBeGreaterThanOrEqual(facts.t);
    const moved = await client.put('/api/session/guichet', { body: { code: 'PWP01' }, headers });
    expect(readRings(cookieOf(moved), ringsSecret)).toMatchObject({ g: 'PWP01' });
    const forged = { cookie: `${cookie.slice(0, -1)}A` };
    expect((await client.get('/api/session', { headers: forged })).headers.get('set-cookie')).not.toBeNull();
  });

  test('an account without a guichet has none in it; nobody has no cookie', async () => {
    const alone = await api.as({ id: 'alone', roles: ['administrateur'], guichets: [] }).get('/api/session');
    expect(readRings(cookieOf(alone), ringsSecret)).toMatchObject({ g: null, o: null });
    expect((await api.anonymous.get('/api/session')).headers.get('set-cookie')).toBeNull();
  });

  test('ends with the sign-out, which needs no token', async () => {
    const answer = await api.anonymous.post('/api/session/deconnexion');
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([
      204,
      'pwp-anneaux=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0',
    ]);
  });

  test('is for HTTPS and this host alone where the portal is', async () => {
    const secure = await startTestApi({
      environment: { PWP_RINGS_SECRET: randomUUID(), PWP_PUBLIC_URL: 'https://portail.test' },
    });
    try {
      const answer = await secure.as(agent).get('/api/session');
      expect(answer.headers.get('set-cookie')).toMatch(/^__Host-pwp-anneaux=[^;]+; Path=\/; .*; Secure$/);
      const headers = { cookie: cookieOf(answer) };
      expect((await secure.as(agent).get('/api/session', { headers })).headers.get('set-cookie')).toBeNull();
      const left = await secure.anonymous.post('/api/session/deconnexion');
      expect(left.headers.get('set-cookie')).toMatch(/^__Host-pwp-anneaux=; Path=\/; .*; Max-Age=0; Secure$/);
    } finally {
      await secure.close();
    }
  });
});
