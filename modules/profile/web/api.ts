import type { DailyMailEndpoints } from '@pwp/contracts';
import { createApi } from '@pwp/web-kit';
import type { ProfileEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const api = createApi<ProfileEndpoints>('/api/profile');

/** The switch of the daily mail, as who sends it declares it. */
export const dailyMailApi = createApi<DailyMailEndpoints>('/api/courriel-quotidien');
