import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { signIn } from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';
import type { TestKeycloak } from './keycloak-realm.ts';

const Keys = z.object({ keys: z.array(z.looseObject({ kid: z.string(), alg: z.string(), n: z.string() })) });
const Hashing = z.looseObject({
  algorithm: z.string(),
  hashIterations: z.number(),
  additionalParameters: z.looseObject({ type: z.array(z.string()), memory: z.array(z.string()) }),
});

/** What a token may say, what signs it, how passwords are kept, and what Keycloak's pages tell a browser. */
export function strengthContract(keycloak: () => TestKeycloak): void {
  describe('the realm', () => {
    test('has tokens of persons say their roles of the portal, and nothing of Keycloak', async () => {
      const realm = await keycloak().freshRealm();
      const { client, tokens } = await signIn(realm);
      const claims = decodeJwt(tokens.access_token);
      expect(claims['realm_access']).toEqual({ roles: ['professionnel'] });
      expect(claims['resource_access']).toBeUndefined();
      expect(claims.aud).toBe('pwp-api');
      const { page } = await client.authorize({ scope: 'openid offline_access' });
      expect(page.url.hash).toContain('error=invalid_scope');
    });

    test('names a session by 128 random bits or more, each sign-in by another', async () => {
      const realm = await keycloak().freshRealm();
      const sids = [(await signIn(realm)).sid, (await signIn(realm)).sid];
      expect(new Set(sids).size).toBe(2);
      for (const sid of sids) expect(Buffer.from(sid, 'base64url').byteLength).toBeGreaterThanOrEqual(16);
    });

    test.each([
      ['default', { clientId: 'intrus', redirectUris: ['https://ailleurs.test/'] }],
      ['openid-connect', { client_name: 'intrus', redirect_uris: ['https://ailleurs.test/'] }],
    ])('lets no client register itself: %s', async (provider, client) => {
      const realm = await keycloak().freshRealm();
      const ids = async () => (await keycloak().operator.clients.find()).map(({ id }) => id);
      const before = await ids();
      const answer = await fetch(`${realm.baseUrl}/realms/pwp/clients-registrations/${provider}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(client),
      });
      expect([answer.status, await ids()]).toEqual([403, before]);
    });

    test('signs by a key of 3,072 bits', async () => {
      const realm = await keycloak().freshRealm();
      const { tokens } = await signIn(realm);
      const answer = await fetch(`${realm.baseUrl}/realms/pwp/protocol/openid-connect/certs`);
      const { keys } = Keys.parse(await answer.json());
      const key = keys.find(({ kid }) => kid === decodeProtectedHeader(tokens.access_token).kid);
      expect(key?.alg).toBe('RS256');
      expect(Buffer.from(key?.n ?? '', 'base64url')).toHaveLength(3_072 / 8);
    });

    test('keeps passwords by Argon2id of 19 MiB and two rounds', async () => {
      await keycloak().freshRealm();
      const credentials = await keycloak().operator.users.getCredentials({ id: AGENT.id });
      const { credentialData = '{}' } = credentials.find(({ type }) => type === 'password') ?? {};
      expect(Hashing.parse(JSON.parse(credentialData))).toMatchObject({
        algorithm: 'argon2',
        hashIterations: 2,
        additionalParameters: { type: ['id'], memory: ['19456'] },
      });
    });

    test('has its pages take scripts of Keycloak alone, no base and no object', async () => {
      const { baseUrl } = await keycloak().freshRealm();
      const { headers } = await fetch(`${baseUrl}/realms/pwp/protocol/openid-connect/auth`);
      const policy = new Set(
        headers
          .get('content-security-policy')
          ?.split(';')
          .map((part) => part.trim()),
      );
      for (const part of ["script-src 'self' 'unsafe-inline'", "base-uri 'none'", "object-src 'none'"])
        expect(policy).toContain(part);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toContain('max-age=');
    });
  });
}
