import { defineApiModule } from '@pwp/api-kit';
import { z } from 'zod';
import { connexionsRoutes } from './connexions/connexions-routes.ts';
import { informationsRoutes } from './informations/informations-routes.ts';

/** Profil: what a person sees and changes of their own account, through the identity. It stores no data of its own. */
export const profileApi = defineApiModule({
  id: 'profile',
  needs: { identity: ['read', 'profiles', 'sessions'] },
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start: ({ identity }) => ({
    routes: [...informationsRoutes(identity), ...connexionsRoutes(identity)],
    mailChoicesPage: '/profile/notifications',
  }),
});
