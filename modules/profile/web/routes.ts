import type { RouteRecordRaw } from 'vue-router';
import { fr } from './locales/fr.ts';
import ConnexionsPage from './connexions/ConnexionsPage.vue';
import GuichetPage from './guichet/GuichetPage.vue';
import InformationsPage from './informations/InformationsPage.vue';
import NotificationsPage from './notifications/NotificationsPage.vue';

/** The pages of the profile, in the order of its menu. */
export const routes: RouteRecordRaw[] = [
  { path: '/profile', redirect: '/profile/informations' },
  { path: '/profile/informations', component: InformationsPage, meta: { title: fr.informations.title } },
  { path: '/profile/guichet', component: GuichetPage, meta: { title: fr.guichet.title } },
  { path: '/profile/notifications', component: NotificationsPage, meta: { title: fr.notifications.title } },
  { path: '/profile/connexions', component: ConnexionsPage, meta: { title: fr.connexions.title } },
];
