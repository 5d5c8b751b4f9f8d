import { startTestRealm } from '@pwp/testing';
import GrantManager from 'keycloak-connect/middleware/auth-utils/grant-manager.js';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTokenVerifier, type TokenVerifier } from './token-verifier.ts';

let verifier: TokenVerifier;
const asked = vi.spyOn(GrantManager.prototype, 'validateToken');

const realm = await startTestRealm();
afterAll(() => realm.close());
beforeEach(() => {
  asked.mockClear();
  verifier = createTokenVerifier({ keycloakUrl: realm.keycloakUrl, realm: 'pwp', audience: 'pwp-api', remembered: 2 });
});
afterEach(() => {
  vi.useRealTimers();
});

const tokenOf = (id: string) => realm.token({ id });

test('Keycloak is asked once about a token, by many requests at once and after each other', async () => {
  const token = tokenOf('agent');
  const claims = await Promise.all([verifier.verify(token), verifier.verify(token), verifier.verify(token)]);
  expect(claims.map(({ sub }) => sub)).toEqual(['agent', 'agent', 'agent']);
  expect(await verifier.verify(token)).toMatchObject({ sub: 'agent' });
  expect(asked).toHaveBeenCalledTimes(1);
  expect(await verifier.verify(tokenOf('other'))).toMatchObject({ sub: 'other' });
  expect(asked).toHaveBeenCalledTimes(2);
});

test('a token is remembered until it expires, and no longer', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const token = realm.token({}, { lifetime: 60 });
  await verifier.verify(token);
  vi.setSystemTime(Date.now() + 58_000);
  await expect(verifier.verify(token)).resolves.toMatchObject({ azp: 'pwp-portal' });
  expect(asked).toHaveBeenCalledTimes(1);
  vi.setSystemTime(Date.now() + 3_000);
  await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'jeton-expire' });
  const next = realm.token({}, { lifetime: 60 });
  await verifier.verify(next);
  expect(asked).toHaveBeenCalledTimes(2);
});

test('the cache is bounded: the least recently used token is verified again', async () => {
  const [first, second, third] = [tokenOf('first'), tokenOf('second'), tokenOf('third')];
  for (const token of [first, second, first, third]) await verifier.verify(token);
  expect(asked).toHaveBeenCalledTimes(3);
  await verifier.verify(first);
  await verifier.verify(third);
  expect(asked).toHaveBeenCalledTimes(3);
  await verifier.verify(second);
  expect(asked).toHaveBeenCalledTimes(4);
});

test('a refusal is not cached: the token is verified and refused each time', async () => {
  const foreign = realm.token({}, { foreignKey: true });
  for (const times of [1, 2, 3]) {
    await expect(verifier.verify(foreign)).rejects.toMatchObject({ code: 'jeton-invalide' });
    expect(asked).toHaveBeenCalledTimes(times);
  }
});
