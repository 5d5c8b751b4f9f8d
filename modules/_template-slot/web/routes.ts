import type { RouteRecordRaw } from 'vue-router';
import AccueilPage from './accueil/AccueilPage.vue';
import { fr } from './locales/fr.ts';

/** Full paths, below the `path` of module.json. */
export const routes: RouteRecordRaw[] = [
  { path: '/exemple', component: AccueilPage, meta: { title: fr.accueil.title } },
];
