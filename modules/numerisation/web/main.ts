import '@pwp/viewer/styles.css';
import { defineWebModule } from '@pwp/web-kit';
import { dashboardQueries } from './plis/plis-queries.ts';
import { routes } from './routes.ts';

export const { bootstrap, mount, unmount, prefetch } = defineWebModule({
  id: 'numerisation',
  routes,
  prefetch: dashboardQueries,
  slots: {
    'comptes.bureau': () => import('./rejets/RejetsDuMois.vue'),
    'support.cas': () => import('./delai/DelaiAnnonce.vue'),
    'aide.chapitre': () => import('./delai/DelaiAnnonce.vue'),
  },
});
