import type { AuditEndpoints, GuichetEndpoints } from '@pwp/contracts';
import { createApi } from '@pwp/web-kit';
import type { ComptesEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const api = createApi<ComptesEndpoints>('/api/comptes');

/** The platform's endpoints for administrators of guichets. */
export const guichetApi = createApi<GuichetEndpoints>('/api/guichets');

/** The portal's audit trail, for administrators. */
export const auditApi = createApi<AuditEndpoints>('/api/audit');
