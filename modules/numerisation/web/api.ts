import { createApi } from '@pwp/web-kit';
import type { NumerisationEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const api = createApi<NumerisationEndpoints>('/api/numerisation');
