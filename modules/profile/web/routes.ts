import type { RouteRecordRaw } from 'vue-router';
import { fr } from './locales/fr.ts';
import ConnexionsPage from './pages/ConnexionsPage.vue';
import GuichetPage from './pages/GuichetPage.vue';
import InformationsPage from './pages/InformationsPage.vue';
import NotificationsPage from './pages/NotificationsPage.vue';

/** The pages of the profile, in the order of its menu. */
export const routes: RouteRecordRaw[] = [
  { path: '/profile', redirect: '/profile/informations' },
  { path: '/profile/informations', component: InformationsPage, meta: { title: fr.informations.title } },
  { path: '/profile/guichet', component: GuichetPage, meta: { title: fr.guichet.title } },
  { path: '/profile/notifications', component: NotificationsPage, meta: { title: fr.notifications.title } },
  { path: '/profile/connexions', component: ConnexionsPage, meta: { title: fr.connexions.title } },
];
