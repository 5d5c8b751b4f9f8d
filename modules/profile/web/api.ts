import type { NoticeEndpoints } from '@pwp/contracts';
import { createApi } from '@pwp/web-kit';
import type { ProfileEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const api = createApi<ProfileEndpoints>('/api/profile');

/** Which notices are mailed and when, as their sender declares it. */
export const noticesApi = createApi<NoticeEndpoints>('/api/notifications');
