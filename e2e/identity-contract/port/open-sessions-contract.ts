import { describe, expect, test } from 'vitest';
import { UNKNOWN } from '../contract-identity.ts';
import type { PortContext } from './port-context.ts';
import { AGENT } from './port-realm.ts';

/** Sessions, as the port lists and ends them. */
export function openSessionsContract(on: PortContext): void {
  describe('sessions', () => {
    test('are listed with their start, last access and address', async () => {
      const before = Date.now();
      const opened = [await on.realm.openSession(), await on.realm.openSession()];
      const sessions = await on.identity.sessionsOf(AGENT.id);
      expect(new Set(sessions.map(({ id }) => id))).toEqual(new Set(opened));
      for (const { start, lastAccess, ipAddress } of sessions) {
        // To the second: Keycloak is no more precise.
        expect(start.getTime()).toBeGreaterThanOrEqual(before - 1_000);
        expect(lastAccess.getTime()).toBeGreaterThanOrEqual(start.getTime());
        expect(lastAccess.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
        expect(ipAddress).toBe('127.0.0.1');
      }
      expect(await on.identity.sessionsOf(UNKNOWN)).toEqual([]);
    });

    test('end one by one, only for their own account', async () => {
      const [neighbour = ''] = await on.realm.addAccounts('G1175', 1);
      const [kept, ended] = [await on.realm.openSession(), await on.realm.openSession()];
      expect(await on.identity.endSession(neighbour, ended)).toBe(false);
      expect(await on.identity.endSession(AGENT.id, ended)).toBe(true);
      expect((await on.identity.sessionsOf(AGENT.id)).map(({ id }) => id)).toEqual([kept]);
      expect(await on.identity.endSession(AGENT.id, ended)).toBe(false);
      expect(await on.identity.endSession(UNKNOWN, kept)).toBe(false);
    });

    test('end all at once', async () => {
      await on.realm.openSession();
      await on.realm.openSession();
      await on.identity.endSessions(AGENT.id);
      expect(await on.identity.sessionsOf(AGENT.id)).toEqual([]);
      await expect(on.identity.endSessions(UNKNOWN)).resolves.toBeUndefined();
    });
  });

  describe('forgetSecondFactors', () => {
    test('changes nothing else of the account, and nothing for an unknown one', async () => {
      const before = await on.identity.compte(AGENT.id);
      await on.identity.forgetSecondFactors(AGENT.id);
      expect(await on.identity.compte(AGENT.id)).toEqual(before);
      await expect(on.identity.forgetSecondFactors(UNKNOWN)).resolves.toBeUndefined();
    });
  });
}
