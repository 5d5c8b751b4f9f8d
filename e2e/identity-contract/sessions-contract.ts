import { describe, expect, test } from 'vitest';
import type { ContractContext } from './contract-realm.ts';
import { signIn } from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';

/** Sessions, and their end. */
export function sessionsContract(on: ContractContext): void {
  describe('sessions', () => {
    test('end one by one, and the others live on', async () => {
      const [kept, ended] = [await signIn(on.realm), await signIn(on.realm)];
      expect(await on.identity.endSession(AGENT.id, ended.sid)).toBe(true);
      expect((await ended.client.refresh(ended.tokens.refresh_token)).status).toBe(400);
      expect((await ended.client.authorize({ prompt: 'none' })).page.url.hash).toContain('login_required');
      expect((await kept.client.refresh(kept.tokens.refresh_token)).status).toBe(200);
    });

    test('the password still works after the second factors are removed', async () => {
      await on.identity.forgetSecondFactors(AGENT.id);
      await expect(signIn(on.realm)).resolves.toBeDefined();
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
    });
  });
}
