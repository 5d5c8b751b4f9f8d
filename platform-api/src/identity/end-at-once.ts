import type { Identity } from '@pwp/api-kit';
import type { TokenRevocations } from '../auth/token-revocations.ts';

/**
 * Wraps the identity: a session ended through the portal is also revoked in the API at once, before its tokens
 * expire.
 */
export function endingAtOnce(identity: Identity, { endSessions }: Pick<TokenRevocations, 'endSessions'>): Identity {
  /**
   * Runs an operation that ends every session of the account, then revokes them here. The open sessions are listed
   * first.
   */
  async function ending(accountId: string, work: () => Promise<void>): Promise<void> {
    const sessions = await identity.sessionsOf(accountId);
    await work();
    await endSessions(sessions.map(({ id }) => id));
  }

  return {
    ...identity,
    async endSession(accountId, sessionId) {
      const isOver = await identity.endSession(accountId, sessionId);
      if (isOver) await endSessions([sessionId]);
      return isOver;
    },
    endSessions: (accountId) => ending(accountId, () => identity.endSessions(accountId)),
    setActive: (accountId, active) =>
      active ? identity.setActive(accountId, active) : ending(accountId, () => identity.setActive(accountId, active)),
    remove: (accountId) => ending(accountId, () => identity.remove(accountId)),
  };
}
