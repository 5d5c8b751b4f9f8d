import type { Identity } from '@pwp/api-kit';
import type { TokenRevocations } from '../auth/token-revocations.ts';

/** The identity whose sessions, once ended through the portal, are ended for the API too, without waiting for their tokens to expire. */
export function endingAtOnce(identity: Identity, { endSessions }: Pick<TokenRevocations, 'endSessions'>): Identity {
  /** Does what ends every session of the account, and ends them here too; what was open is asked before. */
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
