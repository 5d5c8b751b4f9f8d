import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { Tokens } from './testing/realm-client.ts';
import { AGENT, API_SECRET, PGP_SECRET, startTestRealm, type TestRealm } from './testing/test-realm.ts';

const PROTOCOL = '/auth/realms/pwp/protocol/openid-connect';
let realm: TestRealm;

beforeEach(async () => {
  realm = await startTestRealm();
});

afterEach(async () => {
  vi.useRealTimers();
  await realm.close();
});

async function signedIn() {
  const client = realm.newClient();
  return { client, tokens: await client.redeem(await client.signIn(AGENT.email, AGENT.password)) };
}

test("discovery names Keycloak's addresses", async () => {
  const discovery: unknown = await (
    await fetch(`${realm.origin}/auth/realms/pwp/.well-known/openid-configuration`)
  ).json();

  const base = realm.origin + PROTOCOL;
  expect(discovery).toMatchObject({
    issuer: `${realm.origin}/auth/realms/pwp`,
    authorization_endpoint: `${base}/auth`,
    token_endpoint: `${base}/token`,
    jwks_uri: `${base}/certs`,
    end_session_endpoint: `${base}/logout`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
  });
});

test('addresses are the public ones, whatever host a proxy asks for', async () => {
  const answer = await fetch(`${realm.origin}/auth/realms/pwp/.well-known/openid-configuration`, {
    headers: { 'X-Forwarded-Host': 'ailleurs.test', 'X-Forwarded-Proto': 'https' },
  });

  expect(await answer.json()).toMatchObject({ token_endpoint: `${realm.origin}${PROTOCOL}/token` });
});

test("the access token is a five-minute RS256 JWT for the API with Keycloak's claims", async () => {
  const { tokens } = await signedIn();
  const keys = createRemoteJWKSet(new URL(`${realm.origin}${PROTOCOL}/certs`));

  const { payload } = await jwtVerify(tokens.access_token, keys, {
    issuer: `${realm.origin}/auth/realms/pwp`,
    audience: 'pwp-api',
    algorithms: ['RS256'],
  });

  expect(payload).toMatchObject({
    sub: AGENT.id,
    typ: 'Bearer',
    azp: 'pwp-portal',
    preferred_username: AGENT.email,
    email: AGENT.email,
    given_name: 'Alice',
    family_name: 'DEMO',
    name: 'Alice DEMO',
    realm_access: { roles: ['professionnel'] },
    resource_access: {},
    groups: AGENT.groups,
  });
  expect(payload['sid']).toEqual(expect.any(String));
  expect(payload['auth_time']).toEqual(expect.any(Number));
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  expect(tokens).toMatchObject({ expires_in: 300, token_type: 'Bearer' });
  expect(decodeJwt(tokens.id_token)).toMatchObject({
    sub: AGENT.id,
    aud: 'pwp-portal',
    nonce: 'nonce',
    email: AGENT.email,
  });
});

test('the refresh token looks like a JWT to keycloak-js', async () => {
  const { tokens } = await signedIn();
  expect(decodeJwt(tokens.refresh_token)).toEqual({});
});

test('a restart keeps everybody signed in, with the same key', async () => {
  const { client, tokens } = await signedIn();
  const keys = createLocalJWKSet(
    z
      .object({ keys: z.array(z.looseObject({ kty: z.string() })) })
      .parse(await (await fetch(`${realm.origin}${PROTOCOL}/certs`)).json()),
  );

  await realm.restart();

  const refreshed = Tokens.parse(await (await client.refresh(tokens.refresh_token)).json());
  await expect(jwtVerify(refreshed.access_token, keys)).resolves.toBeDefined();
  expect((await client.authorize({ prompt: 'none' })).page.url.hash).toContain('code=');
});

test('a session ends ten hours after its password, whatever is refreshed', async () => {
  const start = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  const { client, tokens } = await signedIn();
  vi.useFakeTimers({ toFake: ['Date'], now: start + 599 * 60_000 });
  const { refresh_token: current } = Tokens.parse(await (await client.refresh(tokens.refresh_token)).json());
  vi.useFakeTimers({ toFake: ['Date'], now: start + 601 * 60_000 });
  expect((await client.refresh(current)).status).toBe(400);
  expect((await client.authorize({ prompt: 'none' })).page.url.hash).toContain('login_required');
});

test('signing out ends the session and comes back to the portal', async () => {
  const { client, tokens } = await signedIn();
  const query = new URLSearchParams({
    client_id: 'pwp-portal',
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: `${realm.origin}/`,
  });

  const leaving = await client.open(`${PROTOCOL}/logout?${query.toString()}`);
  expect(leaving.html).toContain('<script>document.forms[0].submit()</script>');
  expect(leaving.headers.get('Content-Security-Policy')).toMatch(/script-src 'sha256-[^']+' 'sha256-[^']+'$/);
  const back = await client.submit(leaving, {});

  expect(back.url.href).toBe(`${realm.origin}/`);
  expect((await client.refresh(tokens.refresh_token)).status).toBe(400);
  expect((await client.authorize({ prompt: 'none' })).page.url.hash).toContain('login_required');
});

test('a link that signs out without proof asks first, and another site is never come back to', async () => {
  const { client, tokens } = await signedIn();

  const asked = await client.open(`${PROTOCOL}/logout`);
  expect(asked.html).not.toContain('.submit()');
  expect(asked.html).toContain('Me déconnecter');
  expect((await client.authorize({ prompt: 'none' })).page.url.hash).toContain('code=');

  const query = new URLSearchParams({
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: 'https://ailleurs.test/',
  });
  expect((await client.open(`${PROTOCOL}/logout?${query.toString()}`)).status).toBe(400);
});

test.each(['client_secret_post', 'client_secret_basic'])('the API gets a token of its own by %s', async (method) => {
  const basic = Buffer.from(`pwp-api:${API_SECRET}`).toString('base64');
  const answer = await fetch(`${realm.origin}${PROTOCOL}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      ...(method === 'client_secret_post' && { client_id: 'pwp-api', client_secret: API_SECRET }),
    }),
    headers: method === 'client_secret_basic' ? { Authorization: `Basic ${basic}` } : {},
  });

  expect(answer.status).toBe(200);
  const { access_token } = z.object({ access_token: z.string() }).parse(await answer.json());
  expect(decodeJwt(access_token)).toMatchObject({ azp: 'pwp-api', typ: 'Bearer', aud: 'pwp-api' });
  expect(
    (await realm.newClient().token({ grant_type: 'client_credentials', client_id: 'pwp-api', client_secret: 'faux' }))
      .status,
  ).toBe(401);
});

test.each([
  ['pgp', ['fiche']],
  ['autre', []],
])(
  'the application %s gets a token with the roles of its service account, and none over the realm',
  async (id, roles) => {
    const client = realm.newClient();
    const answer = await client.token({ grant_type: 'client_credentials', client_id: id, client_secret: PGP_SECRET });
    const { access_token } = z.object({ access_token: z.string() }).parse(await answer.json());
    expect(decodeJwt(access_token)).toMatchObject({
      aud: 'pwp-api',
      azp: id,
      preferred_username: `service-account-${id}`,
      realm_access: { roles },
      resource_access: {},
    });
    const wrong = { grant_type: 'client_credentials', client_id: id, client_secret: API_SECRET };
    expect((await client.token(wrong)).status).toBe(401);
  },
);

test("the portal's origin, and no other, may read answers with credentials", async () => {
  const { client, tokens } = await signedIn();
  const own = await client.refresh(tokens.refresh_token);
  expect(own.headers.get('Access-Control-Allow-Origin')).toBe(realm.origin);
  expect(own.headers.get('Access-Control-Allow-Credentials')).toBe('true');

  const foreign = { Origin: 'https://ailleurs.test' };
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'pwp-portal',
    refresh_token: tokens.refresh_token,
  });
  const refused = await fetch(`${realm.origin}${PROTOCOL}/token`, { method: 'POST', body: form, headers: foreign });
  expect(refused.status).toBe(400);
  for (const answer of [refused, await fetch(`${realm.origin}${PROTOCOL}/certs`, { headers: foreign })]) {
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
  }
});
