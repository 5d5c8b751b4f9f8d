import '@pwp/rich-text/styles.css';
import '@pwp/viewer/styles.css';
import { defineWebModule } from '@pwp/web-kit';
import AideSommaire from './aide/AideSommaire.vue';
import { routes } from './routes.ts';

export const { bootstrap, mount, unmount } = defineWebModule({
  id: 'communication',
  routes,
  // What an alert needs is asked for once one is to be shown.
  slots: { 'portail.alerte': () => import('./alertes/AlertesSlot.vue'), 'aide.sommaire': AideSommaire },
});
