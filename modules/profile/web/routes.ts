import type { RouteRecordRaw } from 'vue-router';
import GuichetPage from './pages/GuichetPage.vue';

/** The pages of the profile; it opens on the one that agents need most. */
export const routes: RouteRecordRaw[] = [
  { path: '/profile', redirect: '/profile/guichet' },
  { path: '/profile/guichet', component: GuichetPage, meta: { title: 'Changer de guichet' } },
];
