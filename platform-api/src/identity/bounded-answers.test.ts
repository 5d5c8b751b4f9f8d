import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { listen } from '@pwp/api-kit';
import { startEndlessServer, type EndlessStart } from '@pwp/testing/endless-server';
import { expect, onTestFinished, test } from 'vitest';
import type { AdminSettings } from './admin-client.ts';
import { createKeycloakIdentity } from './keycloak-identity.ts';

/* Keycloak's client reads each answer whole: what the identity sends is bounded before. */

const MIB = 1024 * 1024;
const TOKEN: EndlessStart = { text: '{"access_token":"a.e30.b"}' };

/** An identity on which each answer but the token is as told. */
async function identityOf(answer: (accepts: string | undefined) => EndlessStart, token = TOKEN) {
  const server = await startEndlessServer(({ url = '', headers }) =>
    url.endsWith('/openid-connect/token') ? token : answer(headers['accept-encoding']?.toString()),
  );
  onTestFinished(() => server.close());
  return { identity: createKeycloakIdentity(settingsOf(server.url, 20_000)), left: server.left };
}

/** `timeout` in ms. */
function settingsOf(baseUrl: string, timeout: number): AdminSettings {
  return {
    baseUrl,
    realm: 'pwp',
    clientId: 'pwp-api',
    clientSecret: 'secret',
    timeout,
    portalUrl: 'http://localhost',
    portalClientId: 'pwp-portal',
  };
}

const unavailable = { code: 'identite-indisponible', status: 503 };

test.for([200, 404, 500])('an answer %i without end is left after 8 MiB', async (status) => {
  const { identity, left } = await identityOf(() => ({ status, headers: { 'content-type': 'application/json' } }));
  await expect(identity.find('someone')).rejects.toMatchObject(unavailable);
  // What stands in the buffers of both ends counts as sent.
  expect(await left()).toBeLessThan(32 * MIB);
});

test('a token without end is left', async () => {
  const { identity, left } = await identityOf(() => ({ text: '[]' }), {});
  await expect(identity.find('someone')).rejects.toMatchObject(unavailable);
  expect(await left()).toBeLessThan(32 * MIB);
});

test('nothing packed is asked for, and a packed answer is not unpacked', async () => {
  const asked: unknown[] = [];
  const account = gzipSync(JSON.stringify({ id: '1', email: 'a@b.test', enabled: true }));
  const { identity } = await identityOf((accepts) => {
    asked.push(accepts);
    return { headers: { 'content-encoding': 'gzip' }, bytes: account };
  });
  await expect(identity.find('someone')).rejects.toMatchObject(unavailable);
  expect(asked).toEqual(['identity']);
});

test('an identity that sends elsewhere is not followed', async () => {
  let asked = 0;
  const { identity } = await identityOf(() => {
    asked += 1;
    return { status: 302, headers: { location: '/elsewhere' }, text: '' };
  });
  await expect(identity.find('someone')).rejects.toMatchObject(unavailable);
  expect(asked).toBe(1);
});

test('accounts nested 250,000 deep', async () => {
  const { identity } = await identityOf(() => ({ text: '['.repeat(MIB / 4) + ']'.repeat(MIB / 4) }));
  await expect(identity.find('someone')).rejects.toMatchObject(unavailable);
});

test('a token nested 250,000 deep', async () => {
  const { identity } = await identityOf(() => ({ text: '{}' }), {
    text: `${'{"a":'.repeat(MIB / 4)}1${'}'.repeat(MIB / 4)}`,
  });
  await expect(identity.find('someone')).rejects.toMatchObject(unavailable);
});

const HANGS: readonly (readonly [name: string, hang: (response: ServerResponse) => unknown])[] = [
  ['says nothing', () => undefined],
  ['begins its answer and stops', (response) => response.write('{')],
  [
    'gives its answer one space at a time',
    async (response) => {
      for (; !response.destroyed; await pause(20)) response.write(' ');
    },
  ],
];

test.each(HANGS)('an identity that %s is left at the deadline of the call', async (_name, hang) => {
  const left = Promise.withResolvers<void>();
  const server = await listen(
    (request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/json');
      if (request.url?.endsWith('/openid-connect/token') === true) {
        response.end(TOKEN.text);
        return;
      }
      response.once('close', left.resolve);
      hang(response);
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(() => server.close(0));
  await expect(createKeycloakIdentity(settingsOf(server.url, 300)).find('someone')).rejects.toMatchObject(unavailable);
  await left.promise;
});
