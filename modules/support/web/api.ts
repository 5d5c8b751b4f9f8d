import { createApi } from '@pwp/web-kit';
import type { TicketEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const api = createApi<TicketEndpoints>('/api/support');
