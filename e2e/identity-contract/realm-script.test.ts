import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { applyRealm } from '@pwp/keycloak';
import { startEndlessServer, type EndlessStart } from '@pwp/testing/endless-server';
import { expect, onTestFinished, test } from 'vitest';

/* The realm's script reads each answer of Keycloak whole: what it is sent is bounded before. */

const MIB = 1024 * 1024;
const TOKEN: EndlessStart = { headers: { 'content-type': 'application/json' }, text: '{"access_token":"a.e30.b"}' };

/** A Keycloak on which each answer but the token is as told. */
async function applyOn(answer: EndlessStart, token = TOKEN) {
  const server = await startEndlessServer(({ url = '' }) => (url.endsWith('/openid-connect/token') ? token : answer));
  onTestFinished(() => server.close());
  const applied = applyRealm({
    keycloakUrl: server.url,
    adminClientSecret: 'secret',
    portalName: 'PWP',
    portalOrigin: 'http://127.0.0.1:8080',
    apiSecret: 'secret',
    applications: [],
    mail: { host: '127.0.0.1', port: 25, from: 'portail@pwp.test', starttls: false },
    guichets: [],
  });
  return { applied, left: server.left };
}

test.each([
  ['realm', {}, TOKEN],
  ['refusal', { status: 500 }, TOKEN],
  ['token', { text: '{}' }, {}],
] as const)('a Keycloak whose %s never ends is left after 8 MiB', async (_what, answer, token) => {
  const { applied, left } = await applyOn(answer, token);
  await expect(applied).rejects.toThrow(/fetch failed|terminated/);
  // What stands in the buffers of both ends counts as sent.
  expect(await left()).toBeLessThan(32 * MIB);
});

test('a packed answer is not unpacked', async () => {
  const bytes = gzipSync(JSON.stringify({ realm: 'pwp' }));
  const { applied } = await applyOn({ headers: { 'content-encoding': 'gzip' }, bytes });
  await expect(applied).rejects.toMatchObject({ cause: { message: 'the identity answered with the coding gzip' } });
});

test('a Keycloak that does not answer is told with its reason', async () => {
  const { url, close } = await startEndlessServer(() => ({}));
  await close();
  const script = fileURLToPath(new URL('../../deploy/keycloak/apply.ts', import.meta.url));
  const env = {
    PWP_KEYCLOAK_URL: url,
    PWP_KEYCLOAK_ADMIN_SECRET: 'a secret of thirty-two characters',
    PWP_PUBLIC_URL: 'http://127.0.0.1:8080',
    PWP_API_CLIENT_SECRET: 'a secret of thirty-two characters',
    PWP_KEYCLOAK_SMTP_URL: 'smtp://127.0.0.1:25',
    PWP_MAIL_FROM: 'portail@pwp.test',
  };
  const run = promisify(execFile)(process.execPath, [script], { env, timeout: 60_000 });
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: `fetch failed (connect ECONNREFUSED ${new URL(url).host})\n`,
  });
});
