import type { RouteRecordRaw } from 'vue-router';
import { frCorrections } from './locales/corrections.ts';
import { fr } from './locales/fr.ts';
import { guichetPage } from './guichet-page.ts';
import AjoutPage from './brouillons/AjoutPage.vue';
import CerfaEnvoiPage from './brouillons/cerfa/CerfaEnvoiPage.vue';
import CerfaPage from './brouillons/cerfa/CerfaPage.vue';
import CorrectionsPage from './corrections/CorrectionsPage.vue';
import ConfirmationPage from './plis/ConfirmationPage.vue';
import DashboardPage from './plis/DashboardPage.vue';
import DemandePage from './demandes/DemandePage.vue';
import FicheLecturePage from './fiches/FicheLecturePage.vue';
import FichePage from './fiches/FichePage.vue';
import PiecesPage from './demandes/pieces/PiecesPage.vue';
import PreuvePage from './plis/preuve/PreuvePage.vue';
import { PATHS } from './paths.ts';

/** One for both addresses: what is on the page stays from one to the other. */
const piecesPage = guichetPage(PiecesPage);

/** The module's pages, all in one file: 33 KB compressed, and every agent uses all of them daily. Charts are read now and then. */
export const routes: RouteRecordRaw[] = [
  { path: PATHS.dashboard, component: DashboardPage, meta: { title: fr.dashboard.title } },
  { path: '/numerisation', redirect: PATHS.dashboard },
  { path: PATHS.corrections, component: CorrectionsPage, meta: { title: frCorrections.title } },
  { path: PATHS.demande, component: guichetPage(DemandePage), meta: { title: fr.demande.title } },
  {
    path: PATHS.selection,
    component: piecesPage,
    props: { selection: true },
    meta: { title: fr.pieces.selectionTitle },
  },
  {
    path: PATHS.pieces,
    component: piecesPage,
    props: { selection: false },
    meta: { title: fr.pieces.title },
  },
  { path: PATHS.ajout, component: guichetPage(AjoutPage), meta: { title: fr.depot.title } },
  { path: PATHS.confirmation, component: ConfirmationPage, meta: { title: fr.confirmation.title } },
  { path: PATHS.preuve, component: PreuvePage, meta: { title: fr.preuve.title } },
  { path: PATHS.cerfa, component: guichetPage(CerfaPage), meta: { title: fr.cerfa.title } },
  { path: PATHS.cerfaEnvoi, component: guichetPage(CerfaEnvoiPage), meta: { title: fr.cerfa.title } },
  { path: PATHS.fiche, component: guichetPage(FichePage), meta: { title: fr.fiche.title } },
  { path: PATHS.ficheLecture, component: FicheLecturePage, meta: { title: fr.fiche.lecture.titre } },
  {
    path: PATHS.statistiques,
    component: () => import('./statistiques/StatistiquesPage.vue'),
    meta: { title: fr.dashboard.statistiques },
  },
];
