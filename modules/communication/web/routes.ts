import type { RouteRecordRaw } from 'vue-router';
import PublicationPage from './lecture/PublicationPage.vue';
import PublicationsPage from './lecture/PublicationsPage.vue';
import { aide } from './locales/fr-aide.ts';
import { fr } from './locales/fr.ts';
import { redaction } from './locales/fr-redaction.ts';
import { PATHS } from './paths.ts';
import QuestionsPage from './questions/QuestionsPage.vue';

/** Full paths, below the `path` of module.json. What authors alone open is loaded when they do. */
export const routes: RouteRecordRaw[] = [
  { path: PATHS.publications, component: PublicationsPage, meta: { title: fr.liste.title } },
  {
    path: `${PATHS.publications}/publications/:id`,
    component: PublicationPage,
    props: true,
    meta: { title: fr.lecture.breadcrumb },
  },
  { path: PATHS.questions, component: QuestionsPage, meta: { title: fr.questions.title } },
  { path: PATHS.aide, component: () => import('./aide/AidePage.vue'), meta: { title: aide.title } },
  {
    path: PATHS.redaction,
    component: () => import('./redaction/liste/RedactionPage.vue'),
    meta: { title: redaction.liste.title },
  },
  {
    path: PATHS.nouvelle,
    component: () => import('./redaction/ecriture/EcriturePage.vue'),
    meta: { title: redaction.ecriture.nouvelle },
  },
  {
    path: `${PATHS.redaction}/:id`,
    component: () => import('./redaction/suivi/SuiviPage.vue'),
    props: true,
    meta: { title: redaction.suivi.breadcrumb },
  },
  {
    path: `${PATHS.redaction}/:id/ecrire`,
    component: () => import('./redaction/ecriture/EcriturePage.vue'),
    props: true,
    meta: { title: redaction.ecriture.modifier },
  },
];
