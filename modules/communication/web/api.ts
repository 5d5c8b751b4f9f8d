import { createApi } from '@pwp/web-kit';
import type { PublicationEndpoints, RedactionEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const api = createApi<PublicationEndpoints & RedactionEndpoints>('/api/communication');
