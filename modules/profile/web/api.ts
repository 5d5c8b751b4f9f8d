import { createApi } from '@pwp/web-kit';
import type { ProfileEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const api = createApi<ProfileEndpoints>('/api/profile');
