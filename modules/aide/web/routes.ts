import type { RouteRecordRaw } from 'vue-router';
import ChapitrePage from './manuel/ChapitrePage.vue';
import SommairePage from './manuel/SommairePage.vue';
import { aideDe, chapitres, cheminDe } from './manuel/chapitres.ts';
import { fr } from './locales/fr.ts';

/** Full paths, below the `path` of module.json. */
export const routes: RouteRecordRaw[] = [
  {
    path: '/aide',
    component: SommairePage,
    meta: { title: fr.title },
    // From « ? » on a page of the portal: its chapter, and the page of contents where it has none.
    beforeEnter: ({ query: { page } }) => {
      return (typeof page === 'string' ? aideDe(page) : undefined) ?? true;
    },
  },
  ...chapitres.map((chapitre): RouteRecordRaw => ({
    path: cheminDe(chapitre.nom),
    component: ChapitrePage,
    props: { chapitre },
    meta: { title: chapitre.titre },
  })),
];
