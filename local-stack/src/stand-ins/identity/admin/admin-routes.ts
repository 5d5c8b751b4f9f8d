import { bodyParser } from '@koa/bodyparser';
import { Router } from 'koa-router';
import { z } from 'zod';
import type { Panne } from '../../simulators/panne.ts';
import { ADMIN_PATH, REALM_PATH } from '../realm.ts';
import type { SigningKey } from '../secrets.ts';
import { actionMailRoute, type ActionMailParts } from './action-mail-route.ts';
import { adminAccess, AdminRefusal, keycloakErrors } from './admin-access.ts';
import { groupRoutes, type GroupParts } from './group-routes.ts';
import { userRoutes, type UserParts } from './user-routes.ts';

/** Dependencies of the Admin REST API; `panne` makes it fail on purpose. */
export type AdminParts = UserParts & GroupParts & ActionMailParts & { signingKey: SigningKey; panne: Panne };

/**
 * The calls of Keycloak's Admin REST API that the platform makes, with the same shapes. Only its service account may
 * make them.
 */
export function adminRoutes(parts: AdminParts): Router {
  const router = new Router({ prefix: ADMIN_PATH });
  router.use(keycloakErrors, parts.panne.middleware, adminAccess(parts.publicUrl + REALM_PATH, parts.signingKey));
  router.use(bodyParser({ enableTypes: ['json'], jsonLimit: '64kb' }));
  userRoutes(router, parts);
  actionMailRoute(router, parts);
  groupRoutes(router, parts);

  router.delete('/sessions/:id', async (ctx) => {
    const session = parts.sessions.find(z.string().parse(ctx.params['id']));
    if (session === undefined) throw new AdminRefusal(404, { error: 'Session not found' });
    await parts.sessions.end([session]);
    ctx.status = 204;
  });

  router.all('/*path', () => {
    throw new AdminRefusal(404, { error: 'HTTP 404 Not Found' });
  });

  return router;
}
