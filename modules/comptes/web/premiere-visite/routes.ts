import type { RouteRecordRaw } from 'vue-router';
import { PUBLIC_PATHS } from './paths.ts';

/** The public pages, in separate files so that a référent never loads them. Each has its own title. */
export const publicRoutes: RouteRecordRaw[] = [
  { path: PUBLIC_PATHS.demande, component: () => import('./PremiereVisitePage.vue') },
  { path: PUBLIC_PATHS.confirmation, component: () => import('./ConfirmationPage.vue') },
  { path: PUBLIC_PATHS.suivi, component: () => import('./SuiviPage.vue') },
  {
    path: PUBLIC_PATHS.nouvelleAdresse,
    component: () => import('./LienAdressePage.vue'),
    props: { acte: 'confirmation' },
  },
  { path: PUBLIC_PATHS.arretAdresse, component: () => import('./LienAdressePage.vue'), props: { acte: 'arret' } },
];
