import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';

const api = await startTestApi({});
afterAll(() => api.close());

test.each([
  ['of another issuer', { issuer: 'http://127.0.0.1:1/auth/realms/pwp' }, 'jeton-invalide'],
  ['meant for another audience', { audience: 'account' }, 'jeton-invalide'],
  ['of another client of the realm', { client: 'another-client' }, 'jeton-invalide'],
  ['of no client', { client: '' }, 'jeton-invalide'],
  ['of another type', { type: 'ID' }, 'jeton-invalide'],
  ['of another algorithm', { algorithm: 'none' }, 'jeton-invalide'],
  ['of a symmetric algorithm', { algorithm: 'HS256' }, 'jeton-invalide'],
  ['signed by somebody else', { foreignKey: true }, 'jeton-invalide'],
  ['with a key that the realm has not', { keyId: 'unknown' }, 'jeton-invalide'],
  ['expired', { lifetime: -1 }, 'jeton-expire'],
] as const)('a token %s is refused', async (_what, faults, code) => {
  const answer = await api.withToken(api.realm.token({}, faults)).get('/api/session');
  expect(answer.status).toBe(401);
  expect(answer.body).toMatchObject({ code });
});

test.each(['', 'x', 'a.b.c', `${'a'.repeat(9_000)}.b.c`])('garbage is no token: %s', async (token) => {
  const answer = await api.withToken(token).get('/api/session');
  expect([401, 431]).toContain(answer.status);
});

test('a good token is accepted, again and again', async () => {
  const client = api.as({ guichets: ['00002'] });
  expect((await client.get('/api/session')).status).toBe(200);
  expect((await client.get('/api/session')).status).toBe(200);
});

test('a token whose payload was changed after it was verified is refused', async () => {
  const token = api.realm.token({ roles: ['professionnel'] });
  expect((await api.withToken(token).get('/api/session')).status).toBe(200);
  const [header, , signature] = token.split('.');
  const forged = Buffer.from(
    JSON.stringify({
      ...JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()),
      realm_access: { roles: ['administrateur'] },
    }),
  ).toString('base64url');
  expect((await api.withToken(`${header}.${forged}.${signature}`).get('/api/session')).status).toBe(401);
});

test('when the realm does not answer, the error says so and does not blame the token', async () => {
  const lonely = await startTestApi({});
  await lonely.realm.close();
  const answer = await lonely.as({}).get('/api/session');
  expect(answer.status).toBe(503);
  expect(answer.body).toMatchObject({ code: 'service-indisponible' });
  await lonely.platform.close();
});
