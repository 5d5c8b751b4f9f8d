import { createApi } from '@pwp/web-kit';
import type { lienAdresseEndpoints } from '../../contracts/adresses.ts';
import type { premiereVisiteEndpoints } from '../../contracts/premiere-visite.ts';

/** The module's public endpoints, called without a token when nobody is signed in. */
export const api = createApi<typeof premiereVisiteEndpoints & typeof lienAdresseEndpoints>('/api/comptes');
