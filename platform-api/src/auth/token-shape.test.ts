import { startTestApi, startTestRealm, type TestApi, type TestRealm } from '@pwp/testing';
import GrantManager from 'keycloak-connect/middleware/auth-utils/grant-manager.js';
import { LRUCache } from 'lru-cache';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTokenVerifier } from './token-verifier.ts';

let realm: TestRealm;
let api: TestApi;

beforeAll(async () => {
  [realm, api] = await Promise.all([startTestRealm(), startTestApi({})]);
});
afterAll(async () => {
  await Promise.all([realm.close(), api.close()]);
});

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const NOT_SHAPED = [
  'x',
  'a.b',
  'a.b.c.d',
  'a..c',
  '.b.c',
  'a.b.',
  'a.b.c=',
  'a/b.c+d.e',
  `a.b.${'c'.repeat(16 * 1024)}`,
  'é.b.c',
  '../../etc/passwd',
];

test.each(NOT_SHAPED)(
  'what is not shaped as a token (%#) is not looked up, kept, nor given to Keycloak’s reader',
  async (raw) => {
    const verifier = createTokenVerifier({ keycloakUrl: realm.keycloakUrl, realm: 'pwp', audience: 'pwp-api' });
    const looked = [
      vi.spyOn(LRUCache.prototype, 'get'),
      vi.spyOn(LRUCache.prototype, 'delete'),
      vi.spyOn(GrantManager.prototype, 'validateToken'),
    ];
    try {
      await expect(verifier.verify(raw)).rejects.toMatchObject({ code: 'jeton-invalide' });
      for (const spy of looked) expect(spy).not.toHaveBeenCalled();
    } finally {
      for (const spy of looked) spy.mockRestore();
    }
  },
);

test.each([
  ['a payload that is null', `${part({ alg: 'RS256', kid: 'test' })}.${part(null)}.c2ln`],
  ['a header that is null', `${part(null)}.${part({ exp: 9_999_999_999 })}.c2ln`],
  ['a header that is a number', `${part(5)}.${part({ exp: 9_999_999_999 })}.c2ln`],
  ['a payload that is a list', `${part({ alg: 'RS256', kid: 'test' })}.${part([])}.c2ln`],
  ['a payload that is no JSON', `${part({ alg: 'RS256', kid: 'test' })}.x.c2ln`],
  [
    'a payload nested deep',
    `${part({ alg: 'RS256', kid: 'test' })}.${Buffer.from('['.repeat(4_000)).toString('base64url')}.c2ln`,
  ],
])('%s is a 401', async (_name, token) => {
  expect((await api.withToken(token).get('/api/session')).status).toBe(401);
});
