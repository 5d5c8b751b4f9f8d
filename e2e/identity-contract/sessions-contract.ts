import { describe, expect, test } from 'vitest';
import type { ContractContext } from './contract-context.ts';
import { signIn, UNKNOWN } from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';

/** Sign-ins that last, and their end. */
export function sessionsContract(on: ContractContext): void {
  describe('sessions', () => {
    test('are listed with their start, last access and address', async () => {
      const before = Date.now();
      const [first, second] = [await signIn(on.realm), await signIn(on.realm)];
      const sessions = await on.identity.sessionsOf(AGENT.id);
      expect(new Set(sessions.map(({ id }) => id))).toEqual(new Set([first.sid, second.sid]));
      for (const { start, lastAccess, ipAddress } of sessions) {
        // To the second: Keycloak counts no finer.
        expect(start.getTime()).toBeGreaterThanOrEqual(before - 1_000);
        expect(lastAccess.getTime()).toBeGreaterThanOrEqual(start.getTime());
        expect(lastAccess.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
        expect(ipAddress).toBe('127.0.0.1');
      }
      expect(await on.identity.sessionsOf(UNKNOWN)).toEqual([]);
    });

    test('end one by one, and the others live on', async () => {
      const [kept, ended] = [await signIn(on.realm), await signIn(on.realm)];
      expect(await on.identity.endSession(AGENT.id, ended.sid)).toBe(true);
      expect((await ended.client.refresh(ended.tokens.refresh_token)).status).toBe(400);
      expect((await ended.client.authorize({ prompt: 'none' })).page.url.hash).toContain('login_required');
      expect((await kept.client.refresh(kept.tokens.refresh_token)).status).toBe(200);
      expect((await on.identity.sessionsOf(AGENT.id)).map(({ id }) => id)).toEqual([kept.sid]);
      expect(await on.identity.endSession(AGENT.id, ended.sid)).toBe(false);
    });

    test('second factors are taken away, and the password stays', async () => {
      await on.identity.forgetSecondFactors(AGENT.id);
      await expect(signIn(on.realm)).resolves.toBeDefined();
      await expect(on.identity.forgetSecondFactors(UNKNOWN)).resolves.toBeUndefined();
    });

    test('of another account are not ended', async () => {
      const [neighbour = ''] = await on.realm.addAccounts('G1175', 1);
      const { client, tokens, sid } = await signIn(on.realm);
      expect(await on.identity.endSession(neighbour, sid)).toBe(false);
      expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
    });

    test('end all at once', async () => {
      const [first, second] = [await signIn(on.realm), await signIn(on.realm)];
      await on.identity.endSessions(AGENT.id);
      for (const { client, tokens } of [first, second]) {
        expect((await client.refresh(tokens.refresh_token)).status).toBe(400);
        expect((await client.authorize({ prompt: 'none' })).page.url.hash).toContain('login_required');
      }
      expect(await on.identity.sessionsOf(AGENT.id)).toEqual([]);
      await expect(on.identity.endSessions(UNKNOWN)).resolves.toBeUndefined();
    });
  });
}
