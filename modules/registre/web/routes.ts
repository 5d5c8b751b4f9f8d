import type { RouteRecordRaw } from 'vue-router';
import ConfigurationPage from './configuration/ConfigurationPage.vue';
import EtatPage from './etat/EtatPage.vue';
import JournalPage from './journal/JournalPage.vue';
import { fr } from './locales/fr.ts';
import ModulesPage from './modules/ModulesPage.vue';
import { PATHS } from './paths.ts';

/** Full paths, below the `path` of module.json. */
export const routes: RouteRecordRaw[] = [
  { path: PATHS.modules, component: ModulesPage, meta: { title: fr.modules.title } },
  {
    path: PATHS.configuration(':moduleId'),
    component: ConfigurationPage,
    props: true,
    meta: { title: fr.configuration.fil },
  },
  { path: PATHS.journal, component: JournalPage, meta: { title: fr.journal.title } },
  { path: PATHS.etat, component: EtatPage, meta: { title: fr.etat.title } },
];
