import { createApi } from '@pwp/web-kit';
import type { premiereVisiteEndpoints } from '../../contracts/premiere-visite.ts';

/** What anybody may ask of the module's API: no token goes with it when nobody is signed in. */
export const api = createApi<typeof premiereVisiteEndpoints>('/api/comptes');
