import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { listen } from '@pwp/api-kit/server';
import { expect, onTestFinished, test } from 'vitest';
import { createKeycloakIdentity } from './keycloak-identity.ts';

/* Keycloak's client reads each answer whole: what the identity sends is bounded before. */

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const MIB = 1024 * 1024;
const isForToken = ({ url = '' }: IncomingMessage) => url.endsWith('/openid-connect/token');

/** An identity that gives a token, then answers as told; `sent` counts its bytes. */
async function identityOf(answer: Answer, token: Answer = (response) => response.end('{"access_token":"a.e30.b"}')) {
  const server = await listen(
    (request, response) => {
      request.resume().on('end', () => (isForToken(request) ? token : answer)(response, request));
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(() => server.close(0));
  return createKeycloakIdentity({
    baseUrl: server.url,
    realm: 'pwp',
    clientId: 'pwp-api',
    clientSecret: 'secret',
    timeout: 20_000,
    portalUrl: 'http://localhost',
    portalClientId: 'pwp-portal',
  });
}

/** Bytes without end, until the reader leaves. */
function endless(status: number): { answer: Answer; left: Promise<number> } {
  const { promise: left, resolve } = Promise.withResolvers<number>();
  const chunk = Buffer.alloc(64 * 1024, 'x');
  return {
    left,
    answer(response) {
      let sent = 0;
      response.writeHead(status, { 'content-type': 'application/json' });
      const more = () => {
        let takes = true;
        while (takes && !response.destroyed) {
          takes = response.write(chunk);
          sent += chunk.length;
        }
      };
      response.on('drain', more).on('close', () => resolve(sent));
      more();
    },
  };
}

const unavailable = { code: 'identite-indisponible', status: 503 };

test.for([200, 404, 500])('an answer %i without end is left after 8 MiB', async (status) => {
  const { answer, left } = endless(status);
  const identity = await identityOf(answer);
  await expect(identity.find('someone')).rejects.toMatchObject(unavailable);
  // What stands in the buffers of both ends counts as sent.
  expect(await left).toBeLessThan(32 * MIB);
});

test('a token without end is left', async () => {
  const { answer, left } = endless(200);
  const identity = await identityOf((response) => response.end('[]'), answer);
  await expect(identity.find('someone')).rejects.toMatchObject(unavailable);
  expect(await left).toBeLessThan(32 * MIB);
});

test('nothing packed is asked for, and a packed answer is not unpacked', async () => {
  const asked: unknown[] = [];
  const packed = gzipSync(Buffer.alloc(MIB, ' '));
  const identity = await identityOf((response, request) => {
    asked.push(request.headers['accept-encoding']);
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
  });
  await expect(identity.find('someone')).rejects.toMatchObject(unavailable);
  expect(asked).toEqual(['identity']);
});

test.for([
  ['the accounts', '['.repeat(MIB / 4) + ']'.repeat(MIB / 4), undefined],
  ['the token', '[]', `${'{"a":'.repeat(MIB / 4)}1${'}'.repeat(MIB / 4)}`],
] as const)('%s nested 250,000 deep', async ([, accounts, token]) => {
  const identity = await identityOf(
    (response) => response.end(accounts),
    ...(token === undefined ? [] : [(response: ServerResponse) => void response.end(token)]),
  );
  await expect(identity.find('someone')).rejects.toMatchObject(unavailable);
});
