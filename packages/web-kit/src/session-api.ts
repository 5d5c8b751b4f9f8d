import type { SessionEndpoints } from '@pwp/contracts';
import { createApi } from './api.ts';

/** Who is signed in, and the guichet of the moment. */
export const sessionApi = createApi<SessionEndpoints>('/api/session');
