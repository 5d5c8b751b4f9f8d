import { defineWebModule } from '@pwp/web-kit';
import { prefetchDashboard } from './plis/prefetch-dashboard.ts';
import { routes } from './routes.ts';

export const { bootstrap, mount, unmount, prefetch } = defineWebModule({
  id: 'numerisation',
  routes,
  prefetch: prefetchDashboard,
});
