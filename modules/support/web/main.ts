import '@pwp/viewer/styles.css';
import { defineWebModule } from '@pwp/web-kit';
import IdentifiantTicketLink from './ouverture/IdentifiantTicketLink.vue';
import PliTicketLink from './ouverture/PliTicketLink.vue';
import { routes } from './routes.ts';

export const { bootstrap, mount, unmount } = defineWebModule({
  id: 'support',
  routes,
  slots: { 'numerisation.pli': PliTicketLink, 'profile.identifiant': IdentifiantTicketLink },
});
