import '@pwp/rich-text/styles.css';
import '@pwp/viewer/styles.css';
import { defineWebModule } from '@pwp/web-kit';
import AideSommaire from './aide/AideSommaire.vue';
import { api } from './api.ts';
import { routes } from './routes.ts';

export const { bootstrap, mount, unmount } = defineWebModule({
  id: 'communication',
  routes,
  slots: {
    // What an alert needs is asked for once one is to be shown, its words beside its code.
    'portail.alerte': () => {
      api.query('GET /alertes').ahead();
      return import('./alertes/AlertesSlot.vue');
    },
    'aide.sommaire': AideSommaire,
  },
});
