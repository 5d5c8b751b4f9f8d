import { createApi } from '@pwp/web-kit';
import type { RegistreEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const api = createApi<RegistreEndpoints>('/api/registre');
