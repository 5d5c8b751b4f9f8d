import type { DailyMailEndpoints, NoticeEndpoints } from '@pwp/contracts';
import { createApi } from '@pwp/web-kit';
import type { ProfileEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const api = createApi<ProfileEndpoints>('/api/profile');

/** The daily mail's switch, as its sender declares it. */
export const dailyMailApi = createApi<DailyMailEndpoints>('/api/courriel-quotidien');

/** Which notices are mailed too, as their sender declares it. */
export const noticesApi = createApi<NoticeEndpoints>('/api/notifications');
