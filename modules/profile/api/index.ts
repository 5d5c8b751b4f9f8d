import { defineApiModule } from '@pwp/api-kit';
import { z } from 'zod';
import { connexionsRoutes } from './connexions-routes.ts';
import { informationsRoutes } from './informations-routes.ts';

/** Profil: what a person sees and changes of its own account, through the identity. It keeps no data of its own. */
export const profileApi = defineApiModule({
  id: 'profile',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start: ({ identity }) => ({
    routes: [...informationsRoutes(identity), ...connexionsRoutes(identity)],
    dailyMailPage: '/profile/notifications',
  }),
});
