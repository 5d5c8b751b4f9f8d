import { identiteIndisponible, route, type Identity, type Route } from '@pwp/api-kit';
import { z } from 'zod';
import { ConnexionList } from '../contracts/index.ts';

/** The sign-ins of who asks: another account's are neither shown nor ended. */
export function connexionsRoutes(identity: Identity): Route[] {
  return [
    route({
      method: 'get',
      path: '/connexions',
      summary: 'Les connexions ouvertes du compte connecté',
      access: 'signed-in',
      output: ConnexionList,
      problems: [identiteIndisponible],
      handler: async ({ account }) => {
        const sessions = await identity.sessionsOf(account.id);
        const items = sessions.map((session) => ({
          id: session.id,
          debut: session.start.toISOString(),
          dernierAcces: session.lastAccess.toISOString(),
          adresseIp: session.ipAddress,
          actuelle: session.id === account.sessionId,
        }));
        return { items, total: items.length };
      },
    }),
    route({
      method: 'delete',
      path: '/connexions/:id',
      summary: 'Mettre fin à une connexion du compte connecté ; sans effet si elle est finie ou à un autre',
      access: 'signed-in',
      params: z.object({ id: z.string().min(1).max(64) }),
      output: 'none',
      problems: [identiteIndisponible],
      handler: async ({ account, params }) => {
        await identity.endSession(account.id, params.id);
      },
    }),
    route({
      method: 'delete',
      path: '/connexions',
      summary: 'Me déconnecter partout : mettre fin à toutes les connexions du compte connecté',
      access: 'signed-in',
      output: 'none',
      problems: [identiteIndisponible],
      handler: ({ account }) => identity.endSessions(account.id),
    }),
  ];
}
