import type { SessionEndpoints } from '@pwp/contracts';
import { createApi } from '../api/api.ts';

/** The account and its current guichet. */
export const sessionApi = createApi<SessionEndpoints>('/api/session');
