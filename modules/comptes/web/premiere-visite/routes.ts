import type { RouteRecordRaw } from 'vue-router';
import { PUBLIC_PATHS } from './paths.ts';

/** The pages that wait for no sign-in, in files of their own: a référent never fetches them. Each names itself. */
export const publicRoutes: RouteRecordRaw[] = [
  { path: PUBLIC_PATHS.demande, component: () => import('./PremiereVisitePage.vue') },
  { path: PUBLIC_PATHS.confirmation, component: () => import('./ConfirmationPage.vue') },
  { path: PUBLIC_PATHS.suivi, component: () => import('./SuiviPage.vue') },
];
