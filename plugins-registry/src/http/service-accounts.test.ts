import { listen } from '@pwp/api-kit';
import { startTestRealm, type TestRealm } from '@pwp/testing';
import { startEndlessServer } from '@pwp/testing/endless-server';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { readCliSettings } from '../cli/config.ts';
import { startTestRegistry, testModule, type TestRegistry } from '../testing/test-registry.ts';

const CLIENT = 'equipe-essai';

async function startRealm(): Promise<TestRealm> {
  const realm = await startTestRealm();
  onTestFinished(() => realm.close());
  return realm;
}

/** A registry that trusts a test realm, and tokens of a team's client. */
async function startFollower() {
  const realm = await startRealm();
  const issuer = `${realm.keycloakUrl}/realms/pwp`;
  const registry = await startTestRegistry({ issuer });
  const token = (roles: readonly string[], more: Record<string, unknown> = {}, foreignKey = false) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      aud: ['pwp-registry', 'account'],
      typ: 'Bearer',
      azp: CLIENT,
      preferred_username: `service-account-${CLIENT}`,
      iat: now,
      exp: now + 300,
      resource_access: { 'pwp-registry': { roles } },
      ...more,
    };
    return realm.sign(claims, {}, foreignKey);
  };
  return { realm, registry, token };
}

async function publishAs(registry: TestRegistry, token: string, id = 'essai', said = '1') {
  const { raw, headers } = await registry.sign(testModule(id, said));
  const { status, text } = await registry.call(`/registry/v1/modules/${id}/releases`, { raw, headers, token });
  return { status, ...(status > 201 && { code: (JSON.parse(text) as { code: string }).code }) };
}

test('a service account publishes and moves the modules of its roles, under its own name', async () => {
  const { registry, token } = await startFollower();
  const team = token(['publish:essai']);
  expect(await publishAs(registry, team)).toEqual({ status: 201 });
  const promoted = await registry.call('/registry/v1/modules/essai/promote', { body: { ring: 'tous' }, token: team });
  expect(promoted.status).toBe(200);
  expect(Object.keys(await registry.given())).toEqual(['essai']);
  expect((await registry.events()).slice(0, 2)).toMatchObject([
    { kind: 'move', actor: `client ${CLIENT}` },
    { kind: 'publish', actor: `client ${CLIENT}` },
  ]);
});

test('a service account publishes no other module, is no operator, and opens no grant without its role', async () => {
  const { registry, token } = await startFollower();
  const team = token(['publish:essai']);
  expect(await publishAs(registry, team, 'autre')).toEqual({ status: 403, code: 'acces-refuse' });
  const refused = [
    await registry.call('/registry/v1/events', { token: team }),
    await registry.call('/registry/v1/tokens', { body: { modules: ['essai'], label: 'x' }, token: team }),
    await registry.call('/registry/v1/modules/essai', { method: 'DELETE', token: team }),
    await registry.call('/registry/v1/modules/essai/grants', { body: {}, token: team }),
    await registry.call('/registry/v1/modules/essai/grants', { body: {}, token: token(['develop:essai']) }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
});

test.each([
  ['of another key', {}, true],
  ['that expired', { exp: 1_700_000_000 }, false],
  ['of another realm', { iss: 'http://127.0.0.1:1/auth/realms/pwp' }, false],
  ['for another audience', { aud: 'pwp-api' }, false],
  ['that is no access token', { typ: 'ID' }, false],
  ['of a person', { preferred_username: 'administrateur@pwp.test', azp: 'pwp-portal' }, false],
  ['of a person who is named as another service', { azp: 'pwp-portal' }, false],
  ['without a role at the registry', { resource_access: {} }, false],
])('refuses a token %s', async (_what, claims, foreignKey) => {
  const { registry, token } = await startFollower();
  const answer = await publishAs(registry, token(['publish:essai'], claims, foreignKey));
  expect(answer).toEqual({ status: 401, code: 'non-authentifie' });
});

test('refuses a token without signature, and one of another algorithm', async () => {
  const { realm, registry, token } = await startFollower();
  const [, claims = ''] = token(['publish:essai']).split('.');
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.AA`;
  expect(await publishAs(registry, unsigned)).toEqual({ status: 401, code: 'non-authentifie' });
  const decoded = z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.from(claims, 'base64url').toString()));
  const other = realm.sign(decoded, { alg: 'RS512' });
  expect(await publishAs(registry, other)).toEqual({ status: 401, code: 'non-authentifie' });
});

test('without the identity, service accounts get 503 and the registry’s own tokens still work', async () => {
  const { realm, registry, token } = await startFollower();
  const team = token(['publish:essai']);
  await realm.close();
  expect(await publishAs(registry, team)).toEqual({ status: 503, code: 'service-indisponible' });
  expect((await registry.call('/registry/v1/events')).status).toBe(200);
});

test('« pwp » reuses its token, and reports why the identity refused one', async () => {
  const asked: string[] = [];
  let answer: object = { access_token: 'a.b.c', expires_in: 300 };
  let status = 200;
  const identity = await listen(
    (request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => asked.push(text));
      request.on('end', () => response.writeHead(status).end(JSON.stringify(answer)));
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(() => identity.close());
  const environment = {
    PWP_KEYCLOAK_URL: `${identity.url}/auth`,
    PWP_CLIENT_ID: CLIENT,
    PWP_CLIENT_SECRET: 'de l’équipe',
  };
  const settings = readCliSettings(environment);
  expect([await settings.token(), await settings.token()]).toEqual(['a.b.c', 'a.b.c']);
  expect(asked).toEqual([
    new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: CLIENT,
      client_secret: 'de l’équipe',
    }).toString(),
  ]);
  expect(settings.isLocalOperator).toBe(false);

  [status, answer] = [401, { error: 'unauthorized_client', error_description: 'Invalid client secret' }];
  await expect(readCliSettings(environment).token()).rejects.toThrow(/equipe-essai.*Invalid client secret/);
  expect(() => readCliSettings({ PWP_CLIENT_ID: CLIENT })).toThrow(/PWP_CLIENT_SECRET/);
  expect(() => readCliSettings({ ...environment, PWP_TOKEN: 'un-jeton-de-plus' })).toThrow(/un seul des deux/);
});

test('an endless list of keys is cut, and the identity counts as not answering', async () => {
  const realm = await startRealm();
  const { url, left, close } = await startEndlessServer();
  onTestFinished(close);
  const registry = await startTestRegistry({ issuer: url });
  const token = realm.sign({ iss: url, aud: 'pwp-registry', exp: Math.floor(Date.now() / 1000) + 300 }, {}, false);
  expect(await publishAs(registry, token)).toEqual({ status: 503, code: 'service-indisponible' });
  expect(await left()).toBeLessThan(24 * 1024 * 1024);
});

test('an identity that sends elsewhere for its keys is not followed', async () => {
  const realm = await startRealm();
  const seen: unknown[] = [];
  const { url, close } = await startEndlessServer(({ url: path }) => {
    seen.push(path);
    return { status: 302, headers: { location: '/elsewhere' }, text: '' };
  });
  onTestFinished(close);
  const registry = await startTestRegistry({ issuer: url });
  const token = realm.sign({ iss: url, aud: 'pwp-registry', exp: Math.floor(Date.now() / 1000) + 300 }, {}, false);
  expect(await publishAs(registry, token)).toEqual({ status: 503, code: 'service-indisponible' });
  expect(seen).toEqual(['/protocol/openid-connect/certs']);
});
