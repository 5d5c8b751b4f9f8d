import type { RouteRecordRaw } from 'vue-router';
import DocumentsPage from './documents/DocumentsPage.vue';
import { fr } from './locales/fr.ts';

/** Full paths, below the `path` of module.json. */
export const routes: RouteRecordRaw[] = [
  { path: '/exemple', component: DocumentsPage, meta: { title: fr.documents.title } },
];
