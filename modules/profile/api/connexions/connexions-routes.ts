import { identiteIndisponible, route, type Identity, type Route } from '@pwp/api-kit';
import { connexionEndpoints } from '../../contracts/index.ts';

/** The caller's own sign-ins: another account's are neither shown nor ended. */
export function connexionsRoutes(identity: Pick<Identity, 'sessionsOf' | 'endSession' | 'endSessions'>): Route[] {
  return [
    route(connexionEndpoints['GET /connexions'], {
      access: 'signed-in',
      problems: [identiteIndisponible],
      handler: async ({ account }) => {
        const sessions = await identity.sessionsOf(account.id);
        const items = sessions.map((session) => ({
          id: session.id,
          debut: session.start.toISOString(),
          dernierAcces: session.lastAccess.toISOString(),
          adresseIp: session.ipAddress,
          ...(session.browser !== undefined && { navigateur: session.browser }),
          ...(session.system !== undefined && { systeme: session.system }),
          actuelle: session.id === account.sessionId,
        }));
        return { items, total: items.length };
      },
    }),
    route(connexionEndpoints['DELETE /connexions/:id'], {
      access: 'signed-in',
      problems: [identiteIndisponible],
      handler: async ({ account, params }) => {
        await identity.endSession(account.id, params.id);
      },
    }),
    route(connexionEndpoints['DELETE /connexions'], {
      access: 'signed-in',
      problems: [identiteIndisponible],
      handler: ({ account }) => identity.endSessions(account.id),
    }),
  ];
}
