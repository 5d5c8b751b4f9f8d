import { Router } from 'koa-router';
import { z } from 'zod';
import { userProfile } from '@pwp/keycloak/profile';
import type { Panne } from '../../simulators/panne.ts';
import type { ReadLiveToken } from '../live-token.ts';
import { ADMIN_PATH } from '../realm.ts';
import { actionMailRoute, type ActionMailParts } from './action-mail-route.ts';
import { adminAccess, AdminRefusal, keycloakErrors } from './admin-access.ts';
import { groupRoutes, type GroupParts } from './group-routes.ts';
import { userRoutes, type UserParts } from './user-routes.ts';

/** Dependencies of the Admin REST API; `panne` makes it fail on purpose. */
export type AdminParts = UserParts & GroupParts & ActionMailParts & { readToken: ReadLiveToken; panne: Panne };

/**
 * The calls of Keycloak's Admin REST API that the platform makes, with the same shapes. Only its service account may
 * make them.
 */
export function adminRoutes(parts: AdminParts): Router {
  const router = new Router({ prefix: ADMIN_PATH });
  router.use(keycloakErrors, parts.panne.middleware);
  const access = adminAccess(parts.readToken);

  router.get('/users/profile', access.view, (ctx) => {
    ctx.body = userProfile;
  });
  userRoutes(router, access, parts);
  actionMailRoute(router, access, parts);
  groupRoutes(router, access, parts);

  router.delete('/sessions/:id', access.manage, async (ctx) => {
    const session = parts.sessions.find(z.string().parse(ctx.params['id']));
    if (session === undefined) throw new AdminRefusal(404, { error: 'Sesssion not found' });
    await parts.sessions.end([session]);
    ctx.status = 204;
  });

  router.all('/*path', access.manage, () => {
    throw new AdminRefusal(404, { error: 'HTTP 404 Not Found' });
  });

  return router;
}
