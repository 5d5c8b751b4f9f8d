import { createLogoutTokenReader } from '@pwp/platform-api';
import { describe, expect, test, vi } from 'vitest';
import type { ContractContext } from './contract-realm.ts';
import { canSignIn, followLink, linkOf, openPasswordChange, signIn } from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';

const PASSWORD = 'Nouveau-Portail-2026!';

/** A session that ends at the identity is reported to the API, which then refuses its access tokens. */
export function logoutContract(on: ContractContext): void {
  /** The sessions reported to the API, once this many notices arrived, parsed by the API's own reader. */
  async function told(count: number): Promise<Set<string>> {
    await vi.waitFor(() => expect(on.realm.logoutTokens().length).toBeGreaterThanOrEqual(count), { timeout: 15_000 });
    const read = createLogoutTokenReader({ keycloakUrl: on.realm.baseUrl, realm: 'pwp', portalClient: 'pwp-portal' });
    const notices = await Promise.all(on.realm.logoutTokens().map((token) => read(token)));
    expect(new Set(notices.map(({ accountId }) => accountId ?? AGENT.id))).toEqual(new Set([AGENT.id]));
    expect(new Set(notices.map(({ jti }) => jti)).size).toBe(notices.length);
    return new Set(notices.map(({ sessionId = '' }) => sessionId));
  }

  describe('the API is told', () => {
    test('of a person who signs out, and of no other session', async () => {
      await signIn(on.realm);
      const leaving = await signIn(on.realm);
      const query = new URLSearchParams({
        id_token_hint: leaving.tokens.id_token,
        post_logout_redirect_uri: `${on.realm.portalUrl}/`,
      });
      const page = await leaving.client.open(`/auth/realms/pwp/protocol/openid-connect/logout?${query.toString()}`);
      if (page.html.includes('<form')) await leaving.client.submit(page, {});
      expect(await told(1)).toEqual(new Set([leaving.sid]));
    });

    test('of nobody by an address that signs out without the person’s token: a page asks first', async () => {
      const { client, tokens } = await signIn(on.realm);
      const page = await client.open('/auth/realms/pwp/protocol/openid-connect/logout');
      expect(page.html).toContain('<form');
      expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
      expect(on.realm.logoutTokens()).toEqual([]);
    });

    test('of one session that the administration ends', async () => {
      await signIn(on.realm);
      const ended = await signIn(on.realm);
      await on.identity.endSession(AGENT.id, ended.sid);
      expect(await told(1)).toEqual(new Set([ended.sid]));
    });

    test('of all of them', async () => {
      const sessions = [await signIn(on.realm), await signIn(on.realm)];
      await on.identity.endSessions(AGENT.id);
      expect(await told(2)).toEqual(new Set(sessions.map(({ sid }) => sid)));
    });

    test('of those that were open when a password was forgotten and chosen anew', async () => {
      const before = await signIn(on.realm);
      const visitor = on.realm.newClient();
      const { page } = await visitor.authorize();
      const [, ask = ''] = /href="([^"]*)"[^>]*>Je réinitialise mon mot de passe</.exec(page.html) ?? [];
      const form = await visitor.open(new URL(ask.replaceAll('&amp;', '&'), page.url).href);
      await visitor.submit(
        form,
        form.html.includes('name="username"') ? { username: AGENT.email } : { email: AGENT.email },
      );
      await vi.waitUntil(async () => (await on.realm.mailsTo(AGENT.email)).length > 0, { timeout: 15_000 });
      await followLink(on.realm.newClient(), await linkOf(on.realm, AGENT.email), PASSWORD);
      expect(await canSignIn(on.realm, AGENT.email, PASSWORD)).toBe(true);
      expect((await before.client.refresh(before.tokens.refresh_token)).status).toBe(400);
      expect(await told(1)).toEqual(new Set([before.sid]));
    });

    test('of those that were open when a password was chosen by an action mail', async () => {
      const before = await signIn(on.realm);
      await on.identity.sendActionMail(AGENT.id, ['choose-password']);
      await followLink(on.realm.newClient(), await linkOf(on.realm, AGENT.email), PASSWORD);
      expect((await before.client.refresh(before.tokens.refresh_token)).status).toBe(400);
      expect(await told(1)).toEqual(new Set([before.sid]));
    });

    test("of a person's other sessions when the password changes, not of the current one", async () => {
      const [elsewhere, own] = [await signIn(on.realm), await signIn(on.realm)];
      const page = await openPasswordChange(own);
      const back = await own.client.submit(page, { 'password-new': PASSWORD, 'password-confirm': PASSWORD });
      expect(back.url.hash).toContain('kc_action_status=success');
      expect((await elsewhere.client.refresh(elsewhere.tokens.refresh_token)).status).toBe(400);
      expect((await own.client.refresh(own.tokens.refresh_token)).status).toBe(200);
      expect(await told(1)).toEqual(new Set([elsewhere.sid]));
    });
  });
}
