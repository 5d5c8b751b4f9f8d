import { createApi } from '@pwp/web-kit';
import type { PieceEndpoints, TicketEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const api = createApi<TicketEndpoints & PieceEndpoints>('/api/support');
