import type { RequestListener } from 'node:http';
import { listen, type Listening } from '@pwp/api-kit';
import { BACKCHANNEL_PATH } from '@pwp/keycloak/clients';
import {
  allMigrations,
  createPlatformApi,
  migrate,
  openModelledDatabase,
  readPlatformConfig,
  type PlatformApi,
} from '@pwp/platform-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RealmClient, Tokens } from './testing/realm-client.ts';
import { AGENT, API_SECRET, startTestRealm, type TestRealm } from './testing/test-realm.ts';

/* The API on the embedded identity, over HTTP: after a session ends there, the API refuses its next request. */

let realm: TestRealm;
let server: Listening;
let platform: PlatformApi;

beforeEach(async () => {
  let handler: RequestListener = (_request, response) => void response.writeHead(503).end();
  server = await listen((request, response) => handler(request, response), { port: 0, host: '127.0.0.1' });
  realm = await startTestRealm({ backchannelUrl: server.url + BACKCHANNEL_PATH });
  const config = readPlatformConfig({
    PWP_DATABASE_URL: `sqlite:${realm.dataDir}/api.sqlite`,
    PWP_FILES_DIR: `${realm.dataDir}/files`,
    PWP_KEYCLOAK_URL: `${realm.origin}/auth`,
    PWP_API_CLIENT_SECRET: API_SECRET,
    PWP_JOBS: 'false',
  });
  const schema = openModelledDatabase(config, []);
  await migrate(schema, allMigrations([]));
  await schema.close();
  platform = await createPlatformApi({ config, modules: [], writeLog: () => undefined });
  handler = platform.handler;
});

afterEach(async () => {
  await server.close(0);
  await platform.close();
  await realm.close();
});

async function signIn(): Promise<{ client: RealmClient; tokens: Tokens; asks: () => Promise<number> }> {
  const client = realm.newClient();
  const tokens = await client.redeem(await client.signIn(AGENT.email, AGENT.password));
  const headers = { authorization: `Bearer ${tokens.access_token}` };
  return { client, tokens, asks: async () => (await fetch(`${server.url}/api/session`, { headers })).status };
}

test('signing out ends the access token of this session, and of no other', async () => {
  const [leaving, staying] = [await signIn(), await signIn()];
  expect([await leaving.asks(), await staying.asks()]).toEqual([200, 200]);
  const query = new URLSearchParams({ id_token_hint: leaving.tokens.id_token });
  const page = await leaving.client.open(`/auth/realms/pwp/protocol/openid-connect/logout?${query.toString()}`);
  await leaving.client.submit(page, {});
  expect([await leaving.asks(), await staying.asks()]).toEqual([401, 200]);
  expect(realm.warnings).toEqual([]);
});

test('a forgotten password that is chosen anew ends every access token', async () => {
  const sessions = [await signIn(), await signIn()];
  for (const { asks } of sessions) expect(await asks()).toBe(200);
  const visitor = realm.newClient();
  await visitor.submit(await visitor.open('/auth/realms/pwp/mot-de-passe-oublie'), { email: AGENT.email });
  const [mail] = await realm.waitForMail(1);
  const password = 'Nouveau-Sesame-2027?';
  const page = await visitor.open(/https?:\S+/.exec(mail?.text ?? '')?.[0] ?? '');
  await visitor.submit(page, { 'password-new': password, 'password-confirm': password });
  for (const { asks } of sessions) expect(await asks()).toBe(401);
});

test('an API that does not answer keeps no session open at the identity, and is reported', async () => {
  const { client, tokens } = await signIn();
  await server.close(0);
  const query = new URLSearchParams({ id_token_hint: tokens.id_token });
  const page = await client.open(`/auth/realms/pwp/protocol/openid-connect/logout?${query.toString()}`);
  await client.submit(page, {});
  expect((await client.refresh(tokens.refresh_token)).status).toBe(400);
  expect(realm.warnings).toEqual([expect.stringContaining('the end of a session was not told')]);
});
