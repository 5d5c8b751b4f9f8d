import type { RouteRecordRaw } from 'vue-router';
import { fr } from './locales/fr.ts';
import NotesPage from './notes/NotesPage.vue';

/** Full paths, below the `path` of module.json. */
export const routes: RouteRecordRaw[] = [{ path: '/exemple', component: NotesPage, meta: { title: fr.notes.title } }];
