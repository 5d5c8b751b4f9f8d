import type { RouteRecordRaw } from 'vue-router';
import { TITLES } from './locales/titles.ts';
import { PATHS } from './paths.ts';
import { publicRoutes } from './premiere-visite/routes.ts';

/** In a separate file, four times as large as a public page, so that visitors never load it. */
const pages = () => import('./referent-pages.ts');

/** Full paths, below the `path` of module.json, except for its public pages. */
export const routes: RouteRecordRaw[] = [
  { path: PATHS.bureau, component: async () => (await pages()).BureauPage, meta: { title: TITLES.bureau } },
  { path: PATHS.demandes, component: async () => (await pages()).DemandesPage, meta: { title: TITLES.demandes } },
  { path: PATHS.comptes, component: async () => (await pages()).ComptesPage, meta: { title: TITLES.comptes } },
  { path: PATHS.import, component: async () => (await pages()).ImportPage, meta: { title: TITLES.import } },
  { path: PATHS.guichets, component: async () => (await pages()).GuichetsPage, meta: { title: TITLES.guichets } },
  { path: PATHS.journal, component: async () => (await pages()).JournalPage, meta: { title: TITLES.journal } },
  ...publicRoutes,
];
