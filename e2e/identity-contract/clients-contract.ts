import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { Tokens } from '@pwp/local-stack/stand-ins/identity/testing/realm-client';
import type { ContractContext } from './contract-realm.ts';
import { signIn } from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';

/** The realm's requirements on the portal's client: PKCE, exact redirect addresses, and single-use refresh tokens. */
export function clientsContract(on: ContractContext): void {
  describe('the client of the portal', () => {
    test.each([
      ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
      ['a challenge in clear', { code_challenge_method: 'plain' }],
    ])('is refused with %s', async (_what, parameters) => {
      const { page } = await on.realm.newClient().authorize(parameters);
      expect(page.url.href).toMatch(new RegExp(`^${on.realm.portalUrl}/#`));
      expect(new URLSearchParams(page.url.hash.slice(1)).get('error')).toBe('invalid_request');
      expect(page.url.hash).not.toContain('code=');
    });

    test.each(['token', 'id_token', 'id_token token', 'code token'])(
      'is given a code alone, nothing for a response of %s',
      async (type) => {
        const client = on.realm.newClient();
        await client.signIn(AGENT.email, AGENT.password);
        const { page } = await client.authorize({ response_type: type });
        expect(page.url.href).not.toMatch(/(?:access_token|id_token|code)=/);
        expect(page.status >= 400 || page.url.hash.includes('error=')).toBe(true);
      },
    );

    test.each(['/', '/reconnexion'])('may redirect to %s', async (path) => {
      const client = on.realm.newClient();
      const { page } = await client.authorize({ redirect_uri: on.realm.portalUrl + path });
      const back = await client.submit(page, { username: AGENT.email, password: AGENT.password });
      expect(back.url.href).toMatch(new RegExp(`^${on.realm.portalUrl}${path}#.*code=`));
    });

    test.each([
      'https://ailleurs.test/',
      'http://127.0.0.1:1/',
      'ORIGIN@ailleurs.test/',
      'ORIGIN.ailleurs.test/',
      'ORIGIN',
      'ORIGIN/?suite=1',
      'ORIGIN/numerisation/pieces',
      'ORIGIN/reconnexion/',
      'ORIGIN/reconnexion/../numerisation',
    ])('is never come back to at %s: a page of the realm says no', async (address) => {
      const { page } = await on.realm
        .newClient()
        .authorize({ redirect_uri: address.replace('ORIGIN', on.realm.portalUrl) });
      expect({ status: page.status, origin: page.url.origin, path: page.url.pathname }).toEqual({
        status: 400,
        origin: new URL(on.realm.baseUrl).origin,
        path: '/auth/realms/pwp/protocol/openid-connect/auth',
      });
      expect(page.html).not.toContain('name="password"');
    });

    test('exchanges a code once, with its own verifier and redirect address', async () => {
      const refusal = async (form: Record<string, string>) => {
        const client = on.realm.newClient();
        const signedIn = await client.signIn(AGENT.email, AGENT.password);
        const code = new URLSearchParams(signedIn.page.url.hash.slice(1)).get('code') ?? '';
        const right = { code, redirect_uri: `${on.realm.portalUrl}/`, code_verifier: signedIn.verifier };
        const answer = await client.token({ grant_type: 'authorization_code', ...right, ...form });
        return { status: answer.status, body: await answer.json() };
      };
      const refused = { status: 400, body: { error: 'invalid_grant' } };
      expect(await refusal({ code_verifier: 'x'.repeat(43) })).toMatchObject(refused);
      expect(await refusal({ code_verifier: '' })).toMatchObject(refused);
      expect(await refusal({ redirect_uri: `${on.realm.portalUrl}/reconnexion` })).toMatchObject(refused);

      const client = on.realm.newClient();
      const signedIn = await client.signIn(AGENT.email, AGENT.password);
      const tokens = await client.redeem(signedIn);
      await expect(client.redeem(signedIn)).rejects.toThrow('access_token');
      // Whoever replays it has the first one's tokens revoked.
      expect((await client.refresh(tokens.refresh_token)).status).toBe(400);
    });

    test('rotates its refresh token, and a reused one revokes the grant', async () => {
      const { client, tokens } = await signIn(on.realm);
      const next = Tokens.parse(await (await client.refresh(tokens.refresh_token)).json());
      expect(next.refresh_token).not.toBe(tokens.refresh_token);
      expect(decodeJwt(next.access_token)).toMatchObject({
        sub: AGENT.id,
        auth_time: decodeJwt(tokens.access_token)['auth_time'],
      });

      const replayed = await client.refresh(tokens.refresh_token);
      expect(replayed.status).toBe(400);
      expect(await replayed.json()).toMatchObject({ error: 'invalid_grant' });
      expect((await client.refresh(next.refresh_token)).status).toBe(400);
    });

    test('gets no token for a password', async () => {
      const form = { grant_type: 'password', username: AGENT.email, password: AGENT.password };
      expect((await on.realm.newClient().token(form)).status).toBe(400);
    });
  });
}
