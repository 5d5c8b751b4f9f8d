import type { BandeauEndpoints, ExploitationEndpoints } from '@pwp/contracts';
import { createApi } from '@pwp/web-kit';
import type { RegistreEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const api = createApi<RegistreEndpoints>('/api/registre');

/** The platform's routes for its jobs and dead letters. */
export const exploitationApi = createApi<ExploitationEndpoints>('/api/exploitation');

/** The platform's message that every page shows. */
export const bandeauApi = createApi<BandeauEndpoints>('/api/bandeau');
