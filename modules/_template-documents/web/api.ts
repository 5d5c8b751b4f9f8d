import { createApi } from '@pwp/web-kit';
import type { DocumentEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const api = createApi<DocumentEndpoints>('/api/exemple');
