import type { Identity } from '@pwp/api-kit';
import { z } from 'zod';
import type { CallAdmin } from './admin-client.ts';
import { pathId, presentSession, SessionRepresentation } from './identity-representations.ts';

type Sessions = Pick<Identity, 'sessionsOf' | 'endSession' | 'endSessions'>;

/** The sessions of an account. */
export function createSessions(call: CallAdmin, realm: string): Sessions {
  const sessionsOf: Identity['sessionsOf'] = (accountId) =>
    call(async (client) => {
      const sessions = await client.users.listSessions({ id: pathId(accountId) }, { catchNotFound: true });
      return z
        .array(SessionRepresentation)
        .parse(sessions ?? [])
        .map(presentSession)
        .toSorted((left, right) => right.start.getTime() - left.start.getTime());
    });

  return {
    sessionsOf,

    async endSession(accountId, sessionId) {
      const own = await sessionsOf(accountId);
      if (!own.some(({ id }) => id === sessionId)) return false;
      await call((client) => client.realms.removeSession({ realm, sessionId }));
      return true;
    },

    endSessions: (accountId) =>
      call(async (client) => {
        await client.users.logout({ id: pathId(accountId) }, { catchNotFound: true });
      }),
  };
}
