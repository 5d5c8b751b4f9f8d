import type { RouteRecordRaw } from 'vue-router';
import ComptesPage from './comptes/ComptesPage.vue';
import DemandesPage from './demandes/DemandesPage.vue';
import ImportPage from './imports/ImportPage.vue';
import JournalPage from './journal/JournalPage.vue';
import { fr } from './locales/fr.ts';
import { PATHS } from './paths.ts';
import { publicRoutes } from './premiere-visite/routes.ts';

/** Full paths, below the `path` of module.json; its public pages apart. */
export const routes: RouteRecordRaw[] = [
  { path: PATHS.demandes, component: DemandesPage, meta: { title: fr.demandes.title } },
  { path: PATHS.comptes, component: ComptesPage, meta: { title: fr.comptes.title } },
  { path: PATHS.import, component: ImportPage, meta: { title: fr.import.title } },
  { path: PATHS.journal, component: JournalPage, meta: { title: fr.journal.title } },
  ...publicRoutes,
];
