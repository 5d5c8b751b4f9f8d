import type { RouteRecordRaw } from 'vue-router';
import { fr } from './locales/fr.ts';
import ConfirmationPage from './ouverture/ConfirmationPage.vue';
import MesTicketsPage from './tickets/MesTicketsPage.vue';
import OuvrirTicketPage from './ouverture/OuvrirTicketPage.vue';
import TicketPage from './tickets/TicketPage.vue';
import { PATHS } from './paths.ts';

/** Full paths, below the `path` of module.json. */
export const routes: RouteRecordRaw[] = [
  { path: PATHS.ouvrir, alias: PATHS.nouveau, component: OuvrirTicketPage, meta: { title: fr.ouvrir.title } },
  { path: PATHS.confirmation, component: ConfirmationPage, meta: { title: fr.confirmation.title } },
  { path: PATHS.tickets, component: MesTicketsPage, meta: { title: fr.tickets.title } },
  { path: `${PATHS.tickets}/:numero`, component: TicketPage, props: true, meta: { title: fr.ticket.breadcrumb } },
];
