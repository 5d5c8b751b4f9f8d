import type { RouteRecordRaw } from 'vue-router';
import NotesPage from './pages/NotesPage.vue';

/** Full paths, below the `path` of module.json. */
export const routes: RouteRecordRaw[] = [
  { path: '/exemple', component: NotesPage, meta: { title: 'Notes du guichet' } },
];
